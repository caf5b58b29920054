import { describe, expect, it } from "vitest";
import { mustAsk, recordedBy, stageFor, type Playing } from "../src/pages/watchView";

const live: Playing = { mode: "live", finished: false, stuck: false, paused: false };
const recording: Playing = { ...live, mode: "recording" };

describe("watch page", () => {
  it("follows a broadcast's life", () => {
    expect(stageFor("CREATED", null, null)).toBe("notYet");
    expect(stageFor("RUNNING", null, null)).toBe("live");
    expect(stageFor("ENDED", null, false)).toBe("ended");
    expect(stageFor("ENDED", null, true)).toBe("recording");
    expect(stageFor("RUNNING", recording, true)).toBe("live");
  });

  it("plays the last seconds to the end", () => {
    expect(stageFor("ENDED", live, false)).toBe("live");
    expect(stageFor("ENDED", { ...live, finished: true }, false)).toBe("ended");
  });

  it("does not leave a paused or waiting viewer trying for ever", () => {
    expect(stageFor("ENDED", { ...live, paused: true }, false)).toBe("ended");
    expect(stageFor("ENDED", { ...live, stuck: true }, false)).toBe("ended");
    expect(stageFor("ENDED", { ...live, paused: true }, true)).toBe("recording");
  });

  it("says nothing of a recording while it does not know", () => {
    expect(stageFor("ENDED", null, null)).toBeNull();
    expect(recordedBy(200)).toBe(true);
    expect(recordedBy(404)).toBe(false);
    expect(recordedBy(503)).toBeNull();
  });

  it("asks again for a recording that may be made, and for one that stopped playing", () => {
    expect(mustAsk("RUNNING", null, null, 99_000)).toBe(false);
    expect(mustAsk("ENDED", null, null, 0)).toBe(true);
    expect(mustAsk("ENDED", null, false, 2500)).toBe(false);
    expect(mustAsk("ENDED", null, false, 10_000)).toBe(true);
    expect(mustAsk("ENDED", recording, true, 99_000)).toBe(false);
    expect(mustAsk("ENDED", { ...recording, stuck: true }, true, 99_000)).toBe(true);
  });
});
