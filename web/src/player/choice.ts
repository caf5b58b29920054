import { store, stored } from "../ui/stored";

export type EngineName = "hls" | "native";

export interface Choice {
  /** Null when this browser can play nothing. */
  engine: EngineName | null;
  /** Whether the viewer may choose. */
  both: boolean;
}

const KEY = "millrace-player";
const CODECS = 'video/mp4; codecs="avc1.42E01E,mp4a.40.2"';

/** hls.js where it runs, as it is closer to live; the browser's own player by the viewer's wish, or where there is nothing else. */
export function choose(hls: boolean, native: boolean, wish: string | null): Choice {
  const both = hls && native;
  if (both) {
    return { engine: wish === "native" ? "native" : "hls", both };
  }
  return { engine: hls ? "hls" : native ? "native" : null, both };
}

/** What this browser can do, and this device's wish. */
export function choice(video: HTMLVideoElement): Choice {
  const scope = window as { ManagedMediaSource?: typeof MediaSource; MediaSource?: typeof MediaSource };
  // An iPhone has ManagedMediaSource only.
  const source = scope.MediaSource ?? scope.ManagedMediaSource;
  return choose(source?.isTypeSupported(CODECS) ?? false, video.canPlayType("application/vnd.apple.mpegurl") !== "", stored(KEY));
}

export function wish(engine: EngineName): void {
  store(KEY, engine);
}
