import { describe, expect, it } from "vitest";
import { change, Offer, offered } from "../src/player/multivariant";

const SOUND = '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="u/audio.m3u8"\n';

function playlist(bandwidth: number, codecs: string, resolution: string, sound = true): string {
  return (
    `#EXTM3U\n#EXT-X-VERSION:9\n${sound ? SOUND : ""}` +
    `#EXT-X-STREAM-INF:BANDWIDTH=${bandwidth},AVERAGE-BANDWIDTH=${bandwidth - 1},CODECS="${codecs}",RESOLUTION=${resolution},FRAME-RATE=30.000${sound ? ',AUDIO="audio"' : ""}\n` +
    "u/high.m3u8\n"
  );
}

const FIRST = playlist(2000, "avc1.64001f,mp4a.40.2", "1280x720");

describe("multivariant playlist", () => {
  it("offers the same when only what was measured differs", () => {
    expect(offered(playlist(3000, "avc1.64001f,mp4a.40.2", "1280x720"))).toBe(offered(FIRST));
    expect(offered(FIRST.replace("30.000", "29.970"))).toBe(offered(FIRST));
    expect(offered(FIRST.replace("#EXT-X-VERSION:9\n", "#EXT-X-VERSION:9\n#EXT-X-INDEPENDENT-SEGMENTS\n"))).toBe(offered(FIRST));
    expect(offered(FIRST.replaceAll("\n", "\r\n"))).toBe(offered(FIRST));
  });

  it("offers something else with other codecs, sizes, tracks or renditions", () => {
    const others = [
      playlist(2000, "hvc1.1.6.L93.B0,mp4a.40.2", "1280x720"),
      playlist(2000, "avc1.64001f,mp4a.40.2", "640x360"),
      playlist(2000, "avc1.64001f", "1280x720", /* sound= */ false),
      FIRST + FIRST.split("\n").slice(-3).join("\n").replace("high", "low"),
    ];
    expect(others.filter((other) => offered(other) === offered(FIRST))).toEqual([]);
  });

  it("tells sound that was not there before from other changes", () => {
    const mute = offered(playlist(2000, "avc1.64001f", "1280x720", /* sound= */ false));
    expect(change(mute, offered(FIRST))).toBe("sound");
    expect(change(offered(FIRST), mute)).toBe("other");
    expect(change(mute, mute)).toBe("none");
  });

  it("is looked at again behind a discontinuity, once, and not for the first playlist", () => {
    const offer = new Offer("s.m3u8");
    expect([3, 3, 4, 4, 3, 4, 6].map((discontinuity) => offer.restarted(discontinuity))).toEqual([false, false, true, false, false, false, true]);
  });

  it("is loaded again only when it is known to differ", async () => {
    const { signal } = new AbortController();
    const answers = async (status: number, text: string) => {
      const offer = new Offer("s.m3u8", async () => new Response(text, { status }));
      offer.read(FIRST);
      return offer.changed(signal);
    };
    expect(await answers(200, playlist(9000, "avc1.64001f,mp4a.40.2", "1280x720"))).toBe("none");
    expect(await answers(200, playlist(2000, "avc1.64001f", "1280x720", /* sound= */ false))).toBe("other");
    expect(await answers(503, "wait")).toBe("none");
    const offline = new Offer("s.m3u8", () => Promise.reject(new TypeError()));
    offline.read(FIRST);
    expect(await offline.changed(signal)).toBe("none");
  });
});
