import { describe, expect, it } from "vitest";
import { choose } from "../src/player/choice";
import { hlsOptions, kindOf } from "../src/player/hlsOptions";
import { asOneLadder, missing } from "../src/player/levels";
import { atEdge, catchUpLatency, jump, maxLatency, position, sinceRestart } from "../src/player/timeline";

describe("player", () => {
  it("prefers hls.js, and the browser's own player by wish or need", () => {
    expect(choose(true, true, null)).toEqual({ engine: "hls", both: true });
    expect(choose(true, true, "native")).toEqual({ engine: "native", both: true });
    expect(choose(true, true, "other")).toEqual({ engine: "hls", both: true });
    expect(choose(true, false, "native")).toEqual({ engine: "hls", both: false });
    expect(choose(false, true, "hls")).toEqual({ engine: "native", both: false });
    expect(choose(false, false, null)).toEqual({ engine: null, both: false });
  });

  it("is live within three seconds", () => {
    expect(atEdge(1.4, false)).toBe(true);
    expect(atEdge(3.2, false)).toBe(false);
    expect(atEdge(1.4, true)).toBe(false);
    expect(atEdge(null, false)).toBe(false);
  });

  it("jumps within what can be played", () => {
    const range = { start: 10, end: 30 };
    expect(jump(25, 10, range)).toBe(30);
    expect(jump(12, -5, range)).toBe(10);
    expect(jump(20, -5, range)).toBe(15);
    expect(jump(20, 5, { start: 10, end: 9 })).toBe(10);
  });

  it("says where a recording is", () => {
    expect(position(72, { start: 10, end: 760 })).toEqual({ at: "1:02", length: "12:30" });
    expect(position(5, { start: 10, end: 20 })).toEqual({ at: "0:00", length: "0:10" });
  });

  it("takes viewers to the edge when they are 8 s behind, or further where there are no parts", () => {
    expect(maxLatency({ targetduration: 2, partHoldBack: 1.05, holdBack: 6 })).toBe(8);
    expect(maxLatency({ targetduration: 2, partHoldBack: 0, holdBack: 6 })).toBe(10);
    expect(maxLatency({ targetduration: 4, partHoldBack: 0, holdBack: 0 })).toBe(20);
  });

  it("takes viewers who waited for the stream back to where live is, as far as the playlist lets them", () => {
    expect(catchUpLatency({ targetduration: 2, partHoldBack: 1.05, holdBack: 6 })).toBe(3);
    expect(catchUpLatency({ targetduration: 2, partHoldBack: 0, holdBack: 6 })).toBe(7);
  });

  it("knows how much there is since the stream went on", () => {
    const fragments = [0, 2, 4].map((start) => ({ cc: start < 4 ? 0 : 1, start }));
    expect(sinceRestart({ endCC: 1, edge: 6.7, fragments, fragmentHint: { cc: 1, start: 6 } })).toBeCloseTo(2.7);
    expect(sinceRestart({ endCC: 2, edge: 6.7, fragments, fragmentHint: { cc: 2, start: 6 } })).toBeCloseTo(0.7);
    expect(sinceRestart({ endCC: 2, edge: 6, fragments })).toBe(0);
  });

  it("leaves the distance to live to the playlist", () => {
    const options = hlsOptions("live");
    expect(options).toMatchObject({ lowLatencyMode: true, maxLiveSyncPlaybackRate: 1.05, backBufferLength: 30 });
    expect(Object.keys(options).filter((name) => /liveSyncDuration|liveMaxLatency/.test(name))).toEqual([]);
  });

  it("knows what an error is about", () => {
    expect(kindOf("networkError", "manifestLoadError")).toBe("manifest");
    expect(kindOf("networkError", "fragLoadError")).toBe("network");
    expect(kindOf("mediaError", "bufferAppendError")).toBe("media");
    expect(kindOf("mediaError", "manifestIncompatibleCodecsError")).toBe("codec");
    expect(kindOf("otherError", "internalException")).toBe("media");
  });

  it("says which qualities this browser cannot show", () => {
    const offered = [
      { height: 1080, videoCodec: "hvc1.1.6.L120.90" },
      { height: 720, videoCodec: "avc1.64001f" },
      { height: 360, videoCodec: "avc1.64001e" },
    ];
    expect(missing(offered, offered)).toEqual([]);
    expect(missing(offered, offered.slice(1))).toEqual([{ height: 1080, codec: "HEVC" }]);
    expect(missing([{ height: 240, videoCodec: "zzzz.1" }, {}], [])).toEqual([{ height: 240, codec: "" }]);
  });

  it("makes one ladder of all codecs", () => {
    const levels = [{ codecSet: "avc1,mp4a" }, { codecSet: "avc1,mp4a" }, { codecSet: "hvc1,mp4a" }];
    asOneLadder(levels);
    expect(new Set(levels.map((level) => level.codecSet)).size).toBe(1);
    asOneLadder([]);
  });
});
