import { duration } from "../format";

export interface Range {
  start: number;
  end: number;
}

/** Low latency is about 1.5 s: who is closer than this to the newest picture sees it live. */
export const EDGE_SECONDS = 3;
/** Who is further behind is taken to the edge. */
export const MAX_LATENCY_SECONDS = 8;

export function atEdge(behind: number | null, paused: boolean): boolean {
  return behind !== null && behind < EDGE_SECONDS && !paused;
}

/** Where a jump ends that must not leave what can be played. */
export function jump(from: number, seconds: number, range: Range): number {
  return Math.min(Math.max(from + seconds, range.start), Math.max(range.start, range.end));
}

/** A position in a recording and the recording's length, such as 1:02 and 12:30. */
export function position(current: number, range: Range): { at: string; length: string } {
  const length = Math.max(0, range.end - range.start);
  const at = Math.min(Math.max(0, current - range.start), length);
  return { at: duration(at * 1000), length: duration(length * 1000) };
}

export interface LiveTimes {
  targetduration: number;
  partHoldBack: number;
  holdBack: number;
}

/** How far behind, in seconds, is too far. A playlist without parts is played further behind: the jump must not land beyond it. */
export function maxLatency(times: LiveTimes): number {
  return Math.max(MAX_LATENCY_SECONDS, targetLatency(times) + 2 * times.targetduration);
}

/** The same for who waited for the stream to go on, and should be back where live is. */
export function catchUpLatency(times: LiveTimes): number {
  return Math.max(EDGE_SECONDS, targetLatency(times) + times.targetduration / 2);
}

export interface Restart {
  endCC: number;
  edge: number;
  fragments: { cc: number; start: number }[];
  /** The segment that is being made. */
  fragmentHint?: { cc: number; start: number } | undefined;
}

/** How many seconds a playlist has behind its last discontinuity. */
export function sinceRestart(playlist: Restart): number {
  const first = playlist.fragments.find((fragment) => fragment.cc === playlist.endCC) ?? playlist.fragmentHint;
  return first ? playlist.edge - first.start : 0;
}

/** How far behind the playlist wants players to be. */
export function targetLatency(times: LiveTimes): number {
  return times.partHoldBack || times.holdBack || 3 * times.targetduration;
}
