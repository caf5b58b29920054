/** What a player should do about an error that stopped it. */
export type Step =
  | { do: "resume"; afterMs: number }
  | { do: "reload"; afterMs: number }
  | { do: "recover" }
  | { do: "swapCodec" }
  | { do: "rebuild" }
  | { do: "fail" };

const MEDIA_WINDOW_MS = 10_000;
const MEDIA_RECOVERIES = 2;
/** After this long without a new one, an escalation begins from the bottom. */
const FORGET_MS = 60_000;
const RESUME_MS = 500;
const FIRST_RELOAD_MS = 1000;
const LAST_RELOAD_MS = 15_000;
const UNREADABLE_LIMIT = 6;

/** Decides how to go on after fatal errors: the network for ever, with patience; the decoder a few times, then never. */
export class Recovery {
  private mediaErrors: number[] = [];
  private escalations = 0;
  private networkErrors = 0;
  private unreadable = 0;
  private held = false;

  /** Something was loaded: the network works. */
  loaded(): void {
    this.networkErrors = 0;
    this.unreadable = 0;
  }

  /** While the streamer is lost, whatever happens is waited out. */
  hold(held: boolean): void {
    this.held = held;
  }

  /** @param whole whether only loading everything anew can help */
  network(whole: boolean): Step {
    if (this.held) {
      return whole ? { do: "reload", afterMs: FIRST_RELOAD_MS } : { do: "resume", afterMs: RESUME_MS };
    }
    this.networkErrors++;
    if (this.networkErrors === 1 && !whole) {
      return { do: "resume", afterMs: RESUME_MS };
    }
    const doubled = FIRST_RELOAD_MS * 2 ** (this.networkErrors - (whole ? 1 : 2));
    return { do: "reload", afterMs: Math.min(doubled, LAST_RELOAD_MS) };
  }

  /** What came is no video, which the browser's own player also says of an error page: after a few times it is believed. */
  unplayable(): Step {
    if (this.held) {
      return this.network(/* whole= */ true);
    }
    this.unreadable++;
    return this.unreadable < UNREADABLE_LIMIT ? this.network(/* whole= */ true) : { do: "fail" };
  }

  /** Two recoveries in 10 s, then other codecs, then a new player, then none. */
  media(nowMs: number): Step {
    const last = this.mediaErrors.at(-1) ?? -Infinity;
    if (nowMs - last >= FORGET_MS) {
      this.escalations = 0;
    }
    this.mediaErrors = [...this.mediaErrors.filter((time) => nowMs - time < MEDIA_WINDOW_MS), nowMs];
    if (this.mediaErrors.length <= MEDIA_RECOVERIES) {
      return { do: "recover" };
    }
    if (this.held) {
      return { do: "reload", afterMs: LAST_RELOAD_MS };
    }
    this.escalations++;
    return this.escalations === 1 ? { do: "swapCodec" } : this.escalations === 2 ? { do: "rebuild" } : { do: "fail" };
  }
}
