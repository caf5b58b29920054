import type { Video } from "../api";
import type { Mode } from "../player/engine";

/** What the stage of the watch page shows. */
export type Stage = "live" | "recording" | "notYet" | "ended";

/** What is known of the player that is there. */
export interface Playing {
  mode: Mode;
  finished: boolean;
  /** Whether it waits for data that may never come. */
  stuck: boolean;
  paused: boolean;
}

/** Whether the video's address answers with something to play; null while nobody knows. */
export type Recorded = boolean | null;

/** What a video calls for, null while that is not known. Whoever watches a broadcast sees its last seconds, too. */
export function stageFor(status: Video["status"], playing: Playing | null, recorded: Recorded): Stage | null {
  switch (status) {
    case "RUNNING":
      return "live";
    case "CREATED":
      return "notYet";
    case "ENDED":
      if (playing?.mode === "live" && !playing.finished && !playing.stuck && !playing.paused) {
        return "live";
      }
      return recorded === null ? null : recorded ? "recording" : "ended";
  }
}

/** Whether it must be asked (again) if there is a recording: one may be made or taken away at any time. */
export function mustAsk(status: Video["status"], playing: Playing | null, recorded: Recorded, sinceMs: number): boolean {
  if (status !== "ENDED" || (playing?.mode === "recording" && !playing.stuck)) {
    return false;
  }
  return recorded === null || sinceMs >= ASK_AGAIN_MS;
}

const ASK_AGAIN_MS = 10_000;

/** What the answer to a request for the playlist says; anything but yes and no is a server in trouble. */
export function recordedBy(httpStatus: number): Recorded {
  return httpStatus === 200 ? true : httpStatus === 404 || httpStatus === 410 ? false : null;
}
