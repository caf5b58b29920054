import { countFatal, type Engine, type EngineEvents, type Mode } from "./engine";
import { Offer } from "./multivariant";
import { Recovery, type Step } from "./recovery";
import type { Range } from "./timeline";

const WATCH_MS = 1000;
const STUCK_MS = 12_000;
/** The browser may not know how to go on with what comes after a loss. */
const BACK_MS = 4000;
/** So often it is seen whether a picture that does not come is of another kind than what was loaded. */
const LOOK_MS = 3000;
/** Behind a restart the playlist may offer less for a moment. */
const SETTLED_MS = 4000;

/** Safari's: the time of day at which the media's time is 0. */
type Dated = HTMLVideoElement & { getStartDate?: () => Date };

/** Plays by the browser itself, which says little: that nothing moves for long is an error, too. */
export class NativeEngine implements Engine {
  private readonly recovery = new Recovery();
  private readonly leaving = new AbortController();
  private readonly offer: Offer;
  private timer = 0;
  private watcher = 0;
  private settling = 0;
  private held = false;
  private patience = STUCK_MS;
  private movedAt = 0;
  private lookedAt = 0;
  private lastTime = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly source: string,
    private readonly mode: Mode,
    private readonly events: EngineEvents,
  ) {
    this.offer = new Offer(source);
  }

  start(): void {
    const { signal } = this.leaving;
    this.events.levels([], []);
    this.video.addEventListener("error", () => this.failed(), { signal });
    this.video.addEventListener(
      "timeupdate",
      () => {
        this.recovery.loaded();
        this.events.retrying(false);
      },
      { signal },
    );
    this.watcher = window.setInterval(() => this.watch(), WATCH_MS);
    this.load();
  }

  latency(): number | null {
    const start = (this.video as Dated).getStartDate?.().getTime() ?? NaN;
    const seconds = (Date.now() - start) / 1000 - this.video.currentTime;
    // A clock that is wrong gives nonsense.
    return this.mode === "live" && seconds > 0 && seconds < 3600 ? seconds : null;
  }

  range(): Range | null {
    const { seekable } = this.video;
    return seekable.length ? { start: seekable.start(0), end: seekable.end(seekable.length - 1) } : null;
  }

  toLive(): void {
    const edge = this.range()?.end;
    if (edge !== undefined) {
      this.video.currentTime = edge;
    }
  }

  follow(): void {
    // the browser decides
  }

  /** What comes after a loss may have other codecs or another size: then it loads again, and when it has nothing to play. */
  hold(held: boolean): void {
    if (held === this.held) {
      return;
    }
    this.held = held;
    this.recovery.hold(held);
    if (held) {
      return;
    }
    if (this.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) {
      this.patience = BACK_MS;
      this.load();
    } else {
      void this.look();
    }
    window.clearTimeout(this.settling);
    this.settling = window.setTimeout(() => void this.look(), SETTLED_MS);
  }

  choose(): void {
    // the browser decides
  }

  dispose(): void {
    this.leaving.abort();
    this.stop();
    this.video.removeAttribute("src");
    this.video.load();
  }

  private load(): void {
    window.clearTimeout(this.timer); // whatever else was to load it
    this.movedAt = performance.now();
    this.video.src = this.source;
    this.video.load();
    if (this.mode === "live") {
      void this.offer.look(this.leaving.signal);
    }
  }

  /** Sets the source again when the playlist offers something else than it did: the browser reads it once. A recording stays what it is. */
  private async look(): Promise<void> {
    if (this.mode !== "live") {
      return;
    }
    const change = await this.offer.changed(this.leaving.signal);
    if (change !== "none" && !this.leaving.signal.aborted) {
      this.load();
    }
  }

  private failed(): void {
    const code = this.video.error?.code;
    if (code === MediaError.MEDIA_ERR_ABORTED) {
      return;
    }
    countFatal(this.video);
    switch (code) {
      case MediaError.MEDIA_ERR_DECODE:
        this.act(this.recovery.media(performance.now()));
        break;
      case MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED:
        this.act(this.recovery.unplayable());
        break;
      default:
        this.act(this.recovery.network(/* whole= */ true));
    }
  }

  /** For this player every step is to load again, but for the last. */
  private act(step: Step): void {
    window.clearTimeout(this.timer);
    if (step.do === "fail") {
      this.stop();
      this.events.failed("playback");
      return;
    }
    this.events.retrying(true);
    this.movedAt = Infinity;
    this.timer = window.setTimeout(() => this.load(), "afterMs" in step ? step.afterMs : 0);
  }

  private watch(): void {
    const { video } = this;
    const waits = !video.paused && !video.ended && video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    if (!waits || this.held || video.currentTime !== this.lastTime) {
      this.lastTime = video.currentTime;
      this.movedAt = Math.max(this.movedAt, performance.now());
      return;
    }
    const now = performance.now();
    if (now - this.movedAt > this.patience) {
      countFatal(video);
      this.act(this.recovery.network(/* whole= */ true));
    } else if (now - Math.max(this.movedAt, this.lookedAt) >= LOOK_MS) {
      this.lookedAt = now;
      void this.look();
    }
  }

  private stop(): void {
    window.clearTimeout(this.timer);
    window.clearTimeout(this.settling);
    window.clearInterval(this.watcher);
  }
}
