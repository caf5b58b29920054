/** A quality that this browser can play; the engine knows it by its index. */
export interface Level {
  index: number;
  height: number;
}

/** A quality that this browser has no decoder for. */
export interface Missing {
  height: number;
  /** Such as HEVC; empty when unknown. */
  codec: string;
}

interface Offered {
  height?: number;
  videoCodec?: string;
}

const NAMES = new Map([
  ["avc1", "H.264"],
  ["hvc1", "HEVC"],
  ["hev1", "HEVC"],
  ["av01", "AV1"],
]);

/** What the playlist offers and the engine left out. */
export function missing(offered: Offered[], playable: Offered[]): Missing[] {
  const key = ({ height, videoCodec }: Offered) => `${height ?? 0} ${videoCodec ?? ""}`;
  const played = new Set(playable.map(key));
  return offered
    .filter((level) => level.height && level.videoCodec && !played.has(key(level)))
    .map(({ height, videoCodec }) => ({ height: height ?? 0, codec: NAMES.get(videoCodec?.split(".")[0] ?? "") ?? "" }));
}

/**
 * hls.js chooses one family of codecs at the start and never leaves it by itself: a source of HEVC above two renditions of H.264
 * would be two ladders to it, of one rung and of two. Browsers change codecs within a stream, so they are one.
 */
export function asOneLadder(levels: { codecSet: string }[]): void {
  const [first] = levels;
  levels.forEach((level) => {
    level.codecSet = first?.codecSet ?? level.codecSet;
  });
}
