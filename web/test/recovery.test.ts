import { describe, expect, it } from "vitest";
import { Recovery } from "../src/player/recovery";

describe("recovery", () => {
  it("gives up on a decoder that fails again and again", () => {
    const recovery = new Recovery();
    const steps = [0, 1000, 2000, 3000, 4000].map((now) => recovery.media(now).do);
    expect(steps).toEqual(["recover", "recover", "swapCodec", "rebuild", "fail"]);
  });

  it("goes on recovering from errors that are rare", () => {
    const recovery = new Recovery();
    for (let now = 0; now < 600_000; now += 11_000) {
      expect(recovery.media(now).do).toBe("recover");
    }
  });

  it("does not forget an escalation until it has been quiet for a minute", () => {
    const recovery = new Recovery();
    [0, 1, 2].forEach((now) => recovery.media(now));
    expect(recovery.media(20_000).do).toBe("recover");
    expect(recovery.media(20_001).do).toBe("recover");
    expect(recovery.media(20_002).do).toBe("rebuild");
    expect(recovery.media(80_002).do).toBe("recover");
    expect(recovery.media(80_003).do).toBe("recover");
    expect(recovery.media(80_004).do).toBe("swapCodec");
  });

  it("waits for the network, longer and longer, for ever", () => {
    const recovery = new Recovery();
    const steps = Array.from({ length: 8 }, () => recovery.network(/* whole= */ false));
    expect(steps[0]).toEqual({ do: "resume", afterMs: 500 });
    expect(steps.slice(1)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 15_000].map((afterMs) => ({ do: "reload", afterMs })));
    recovery.loaded();
    expect(recovery.network(/* whole= */ true)).toEqual({ do: "reload", afterMs: 1000 });
  });

  it("believes after a few times that something cannot be played", () => {
    const recovery = new Recovery();
    const steps = Array.from({ length: 6 }, () => recovery.unplayable().do);
    expect(steps).toEqual(["reload", "reload", "reload", "reload", "reload", "fail"]);
  });

  it("gives nothing up and does not lose patience while the streamer is lost", () => {
    const recovery = new Recovery();
    recovery.hold(true);
    const network = Array.from({ length: 20 }, () => recovery.network(/* whole= */ false));
    expect(new Set(network.map((step) => JSON.stringify(step)))).toEqual(new Set(['{"do":"resume","afterMs":500}']));
    expect(recovery.network(/* whole= */ true)).toEqual({ do: "reload", afterMs: 1000 });
    const others = Array.from({ length: 20 }, (_, second) => [recovery.unplayable().do, recovery.media(second * 1000).do]).flat();
    expect(others).not.toContain("fail");
    recovery.hold(false);
    expect(recovery.network(/* whole= */ false)).toEqual({ do: "resume", afterMs: 500 });
    expect(recovery.unplayable()).toEqual({ do: "reload", afterMs: 2000 });
  });
});
