import type { Advice } from "./api";
import { texts } from "./texts";

const t = texts.studio;

const SENTENCES: Record<string, (measured: number) => string> = {
  KEYFRAME_INTERVAL: (seconds) => (seconds > 0 ? t.keyframes(short(seconds)) : t.rareKeyframes) + t.keyframesHint,
  SLOW_FRAME_RATE: (rate) => t.slow(short(rate)) + t.rateHint,
  ODD_FRAME_RATE: (rate) => t.odd(short(rate)) + t.rateHint,
  IRREGULAR_FRAME_RATE: () => t.irregular + t.irregularHint,
};

/** What to tell the streamer, a sentence or two for each thing that these pages know. */
export function adviceSentences(advice: Advice[]): string[] {
  return advice.flatMap(({ about, measured }) => (Object.hasOwn(SENTENCES, about) ? [SENTENCES[about]!(measured)] : []));
}

/** One decimal, and none where it says nothing. */
function short(value: number): string {
  return value.toFixed(1).replace(/\.0$/, "");
}
