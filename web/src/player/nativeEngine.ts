import { countFatal, type Engine, type EngineEvents, type Mode } from "./engine";
import { Recovery, type Step } from "./recovery";
import type { Range } from "./timeline";

const WATCH_MS = 1000;
const STUCK_MS = 12_000;

/** Safari's: the time of day at which the media's time is 0. */
type Dated = HTMLVideoElement & { getStartDate?: () => Date };

/** Plays by the browser itself, which says little: that nothing moves for long is an error, too. */
export class NativeEngine implements Engine {
  private readonly recovery = new Recovery();
  private readonly leaving = new AbortController();
  private timer = 0;
  private watcher = 0;
  private movedAt = 0;
  private lastTime = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly source: string,
    private readonly mode: Mode,
    private readonly events: EngineEvents,
  ) {}

  start(): void {
    const { signal } = this.leaving;
    this.events.levels([]);
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
    this.movedAt = performance.now();
    this.video.src = this.source;
    this.video.load();
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
    if (!waits || video.currentTime !== this.lastTime) {
      this.lastTime = video.currentTime;
      this.movedAt = Math.max(this.movedAt, performance.now());
    } else if (performance.now() - this.movedAt > STUCK_MS) {
      countFatal(video);
      this.act(this.recovery.network(/* whole= */ true));
    }
  }

  private stop(): void {
    window.clearTimeout(this.timer);
    window.clearInterval(this.watcher);
  }
}
