import { describe, expect, it } from "vitest";
import { adviceSentences } from "../src/advice";

describe("advice to a streamer", () => {
  it("says what to set, with what was measured", () => {
    expect(adviceSentences([{ about: "KEYFRAME_INTERVAL", measured: 8.333 }])).toEqual([
      "Your encoder sends a keyframe only every 8.3 s. Set the keyframe interval to 2 s in OBS (Settings → Output → Advanced), and viewers get your original picture.",
    ]);
    expect(adviceSentences([{ about: "SLOW_FRAME_RATE", measured: 5.02 }])[0]).toContain("only 5 pictures a second");
    expect(adviceSentences([{ about: "ODD_FRAME_RATE", measured: 14 }])[0]).toContain("14 pictures a second, a rate");
    expect(adviceSentences([{ about: "IRREGULAR_FRAME_RATE", measured: 22 }])[0]).toContain("uneven");
  });

  it("does not say a number that nobody knows", () => {
    expect(adviceSentences([{ about: "KEYFRAME_INTERVAL", measured: 0 }])[0]).toMatch(/^Your encoder sends keyframes too rarely\. Set/);
  });

  it("passes over what a newer server says", () => {
    expect(adviceSentences([{ about: "COLOUR", measured: 1 }, { about: "toString", measured: 1 }])).toEqual([]);
  });
});
