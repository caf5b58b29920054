import type { HlsConfig } from "hls.js";
import type { Mode } from "./engine";

const BACK_BUFFER_SECONDS = 30;
const MAX_BUFFER_BYTES = 30_000_000;

/**
 * How hls.js plays. The distance to live is the playlist's own (PART-HOLD-BACK): `liveSyncDuration*` would replace it, and
 * hls.js takes no `liveMaxLatency*` without it here, so the engine sets that one when it has seen the playlist.
 */
export function hlsOptions(mode: Mode): Partial<HlsConfig> {
  const common = { backBufferLength: BACK_BUFFER_SECONDS, maxBufferSize: MAX_BUFFER_BYTES };
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
      };
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
