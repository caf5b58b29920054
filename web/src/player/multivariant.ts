/** What a multivariant playlist offers; measured numbers do not count. */
export function offered(multivariant: string): string {
  return multivariant
    .split(/\r?\n/)
    .filter((line) => /^(?:#EXT-X-STREAM-INF|#EXT-X-MEDIA|[^#\s])/.test(line))
    .map((line) => line.replace(/(?:AVERAGE-BANDWIDTH|BANDWIDTH|FRAME-RATE)=[\d.]+,?/g, ""))
    .join("\n");
}

/** Whether there is something else to load; `sound` when there was none before. */
export type Change = "none" | "sound" | "other";

export function change(loaded: string, now: string): Change {
  const sound = (offer: string) => offer.includes("TYPE=AUDIO");
  return loaded === now ? "none" : sound(now) && !sound(loaded) ? "sound" : "other";
}

type Fetch = typeof fetch;

/** Knows what a player has loaded, which reads its multivariant playlist once, and sees when there is something else. */
export class Offer {
  private loaded = "";
  private discontinuities = -1;

  constructor(
    private readonly source: string,
    private readonly fetcher: Fetch = (input, init) => fetch(input, init),
  ) {}

  /** The player has read it. */
  read(multivariant: string): void {
    this.loaded = offered(multivariant);
  }

  /** For a player that does not say what it reads: reads it beside it. */
  async look(signal: AbortSignal): Promise<void> {
    this.read((await this.fetched(signal)) ?? "");
  }

  /** Whether a media playlist ends behind another discontinuity than before: what follows may be of other kinds. */
  restarted(discontinuity: number): boolean {
    const restarted = this.discontinuities >= 0 && discontinuity > this.discontinuities;
    this.discontinuities = Math.max(discontinuity, this.discontinuities);
    return restarted;
  }

  /** Whether it must be loaded again: not when that is not known. */
  async changed(signal: AbortSignal): Promise<Change> {
    const now = await this.fetched(signal);
    return now !== null && this.loaded !== "" ? change(this.loaded, offered(now)) : "none";
  }

  private async fetched(signal: AbortSignal): Promise<string | null> {
    try {
      const answer = await this.fetcher(this.source, { cache: "no-store", signal });
      return answer.ok ? await answer.text() : null;
    } catch {
      return null;
    }
  }
}
