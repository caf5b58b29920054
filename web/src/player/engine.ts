import type { EngineName } from "./choice";
import type { Level, Missing } from "./levels";
import type { Range } from "./timeline";

export type Mode = "live" | "recording";

/** Why nothing more will come by itself. */
export type Failure = "playback" | "codec" | "unsupported";

/** What a player's controls need to know. */
export interface EngineEvents {
  levels(levels: Level[], missing: Missing[]): void;
  /** Whether it waits for the network to come back. */
  retrying(retrying: boolean): void;
  failed(failure: Failure): void;
}

/** Brings a playlist into a video element. It counts errors that stop the playback in the element's `data-fatal-errors`. */
export interface Engine {
  start(): void;
  /** Seconds behind the live edge, null when unknown. */
  latency(): number | null;
  /** What can be played, null when unknown; a live one ends at the edge. */
  range(): Range | null;
  toLive(): void;
  /** Whether to stay close to live; a viewer who went back does not want to be taken to the edge. */
  follow(live: boolean): void;
  /** While the streamer is lost, nothing comes and nothing has failed; when back, what comes may be of other kinds. */
  hold(held: boolean): void;
  /** -1 lets the engine choose by the line. */
  choose(level: number): void;
  dispose(): void;
}

/** hls.js is loaded only where it plays. */
export async function createEngine(name: EngineName, video: HTMLVideoElement, source: string, mode: Mode, events: EngineEvents): Promise<Engine> {
  video.dataset.fatalErrors ??= "0";
  if (name === "native") {
    const { NativeEngine } = await import("./nativeEngine");
    return new NativeEngine(video, source, mode, events);
  }
  const { HlsEngine } = await import("./hlsEngine");
  return new HlsEngine(video, source, mode, events);
}

export function countFatal(video: HTMLVideoElement): void {
  video.dataset.fatalErrors = String(Number(video.dataset.fatalErrors ?? 0) + 1);
}
