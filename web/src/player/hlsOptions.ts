import type { HlsConfig } from "hls.js";
import type { Mode } from "./engine";

const BACK_BUFFER_SECONDS = 30;
/** A lost streamer may be back at any time: a playlist that had nothing new is asked again soon. */
const PLAYLIST_RETRY_MS = 500;
const PLAYLIST_RETRIES = 6;
const MAX_BUFFER_BYTES = 30_000_000;

/**
 * How hls.js plays. The distance to live is the playlist's own (PART-HOLD-BACK): `liveSyncDuration*` would replace it, and
 * hls.js takes no `liveMaxLatency*` without it here, so the engine sets that one when it has seen the playlist.
 */
export function hlsOptions(mode: Mode): Partial<HlsConfig> {
  const common = { backBufferLength: BACK_BUFFER_SECONDS, maxBufferSize: MAX_BUFFER_BYTES, xhrSetup: named(newWord()) };
  return mode === "recording"
    ? { ...common, lowLatencyMode: false, maxBufferLength: 30, maxMaxBufferLength: 60 }
    : {
        ...common,
        lowLatencyMode: true,
        maxBufferLength: 10,
        maxMaxBufferLength: 20,
        maxLiveSyncPlaybackRate: 1.05,
        // The seekable range is then the playlist's.
        liveDurationInfinity: true,
        playlistLoadPolicy: {
          default: {
            maxTimeToFirstByteMs: 10_000,
            maxLoadTimeMs: 20_000,
            timeoutRetry: { maxNumRetry: 2, retryDelayMs: 0, maxRetryDelayMs: 0 },
            errorRetry: { maxNumRetry: PLAYLIST_RETRIES, retryDelayMs: PLAYLIST_RETRY_MS, maxRetryDelayMs: PLAYLIST_RETRY_MS },
          },
        },
      };
}

/**
 * Each player is counted by a word that it makes up when it starts. This header needs no preflight, and no cache looks at it.
 */
export function named(word: string): (xhr: XMLHttpRequest, url: string) => void {
  return (xhr, url) => {
    xhr.open("GET", url, true);
    xhr.setRequestHeader("Accept", `*/*;player=${word}`);
  };
}

function newWord(): string {
  return Math.random().toString(36).slice(2, 12);
}

/** Errors that no second try will mend: the browser lacks the decoder. */
const HOPELESS = new Set(["manifestIncompatibleCodecsError", "bufferAddCodecError", "bufferIncompatibleCodecsError"]);

export type ErrorKind = "network" | "manifest" | "codec" | "media";

/** What a fatal error of hls.js is about. */
export function kindOf(type: string, details: string): ErrorKind {
  if (HOPELESS.has(details)) {
    return "codec";
  }
  if (type === "networkError") {
    return details.startsWith("manifest") ? "manifest" : "network";
  }
  return "media";
}
