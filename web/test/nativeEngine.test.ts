import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Mode } from "../src/player/engine";
import { NativeEngine } from "../src/player/nativeEngine";

const SOURCE = "https://live.example.org/hls-live/a.m3u8";
const H264 = playlist("avc1.64001f", "1280x720");

function playlist(codec: string, resolution: string): string {
  return `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=2000,CODECS="${codec},mp4a.40.2",RESOLUTION=${resolution}\na/high.m3u8\n`;
}

/** The part of a video element that the engine uses; it plays while it has something. */
class Video extends EventTarget {
  readonly dataset: Record<string, string> = {};
  readonly sources: string[] = [];
  readyState = 4;
  currentTime = 1;
  paused = false;
  ended = false;
  error: { code: number } | null = null;
  set src(source: string) {
    this.sources.push(source);
  }
  load(): void {}
  removeAttribute(): void {}
}

let video: Video;
/** What the server has at the source; null while it is away. */
let served: string | null;
let asked: number;
let engine: NativeEngine;
let failures: string[];

async function start(mode: Mode = "live"): Promise<void> {
  const events = { levels: () => {}, retrying: () => {}, failed: (failure: string) => void failures.push(failure) };
  engine = new NativeEngine(video as unknown as HTMLVideoElement, SOURCE, mode, events);
  engine.start();
  await vi.advanceTimersByTimeAsync(0);
}

/** The picture stands still, as there is nothing more to play. */
function stall(): void {
  video.readyState = 2;
}

async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("HTMLMediaElement", { HAVE_FUTURE_DATA: 3 });
  vi.stubGlobal("MediaError", { MEDIA_ERR_ABORTED: 1, MEDIA_ERR_NETWORK: 2, MEDIA_ERR_DECODE: 3, MEDIA_ERR_SRC_NOT_SUPPORTED: 4 });
  vi.stubGlobal("fetch", async () => {
    asked++;
    return served === null ? new Response("", { status: 503 }) : new Response(served);
  });
  video = new Video();
  served = H264;
  asked = 0;
  failures = [];
});

afterEach(() => {
  engine.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the browser's own player", () => {
  it("loads again when the streamer is back and it has nothing to play", async () => {
    await start();
    engine.hold(true);
    stall();
    await pass(30_000);
    expect(video.sources).toEqual([SOURCE]);
    engine.hold(false);
    expect(video.sources).toEqual([SOURCE, SOURCE]);
  });

  it("plays on when what comes back is as before", async () => {
    await start();
    engine.hold(true);
    engine.hold(false);
    await pass(60_000);
    expect(video.sources).toEqual([SOURCE]);
  });

  it("sets the source again when what comes back has another codec or size", async () => {
    for (const other of [playlist("hvc1.1.6.L93.B0", "1280x720"), playlist("avc1.64001f", "640x360")]) {
      await start();
      engine.hold(true);
      served = other;
      engine.hold(false);
      await pass(0);
      expect(video.sources.splice(0)).toEqual([SOURCE, SOURCE]);
      await pass(60_000);
      expect(video.sources).toEqual([]);
      engine.dispose();
      served = H264;
    }
  });

  it("sees it also when the playlist is behind for a moment", async () => {
    await start();
    engine.hold(true);
    engine.hold(false);
    await pass(1000);
    served = playlist("hvc1.1.6.L93.B0", "1280x720");
    await pass(3500);
    expect(video.sources).toEqual([SOURCE, SOURCE]);
  });

  it("sees within seconds why it stands still when another encoder takes over", async () => {
    await start();
    served = playlist("avc1.64001f", "1920x1080");
    stall();
    await pass(4500);
    expect(video.sources).toEqual([SOURCE, SOURCE]);
  });

  it("waits for the network when nothing else is offered, then loads again", async () => {
    await start();
    served = null;
    stall();
    await pass(11_000);
    expect(video.sources).toEqual([SOURCE]);
    await pass(4000);
    expect(video.sources).toEqual([SOURCE, SOURCE]);
    expect(video.dataset.fatalErrors).toBe("1");
  });

  it("loads what another encoder offers once, also when it was about to load again", async () => {
    await start();
    video.error = { code: 2 };
    video.dispatchEvent(new Event("error"));
    served = playlist("avc1.64001f", "1920x1080");
    engine.hold(true);
    engine.hold(false);
    await pass(20_000);
    expect(video.sources).toEqual([SOURCE, SOURCE]);
  });

  it("tries what it cannot decode a few times, and says so then", async () => {
    await start();
    video.error = { code: 4 };
    for (let tries = 0; tries < 6; tries++) {
      expect(failures).toEqual([]);
      video.dispatchEvent(new Event("error"));
      await pass(20_000);
    }
    expect(failures).toEqual(["playback"]);
    engine.hold(true);
    engine.hold(false);
    await pass(20_000);
    expect(failures).toEqual(["playback"]);
  });

  it("asks for nothing beside a recording, and nothing when it has gone", async () => {
    await start("recording");
    stall();
    await pass(11_000);
    expect(asked).toBe(0);
    engine.dispose();
    video = new Video();
    await start();
    engine.hold(true);
    engine.hold(false);
    engine.dispose();
    served = playlist("avc1.64001f", "640x360");
    await pass(20_000);
    expect(video.sources).toEqual([SOURCE]);
  });
});
