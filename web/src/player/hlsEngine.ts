import Hls, { type ErrorData } from "hls.js";
import { countFatal, type Engine, type EngineEvents, type Mode } from "./engine";
import { hlsOptions, kindOf } from "./hlsOptions";
import { Recovery, type Step } from "./recovery";
import { maxLatency, type LiveTimes, type Range } from "./timeline";

/** Plays by hls.js. */
export class HlsEngine implements Engine {
  private readonly recovery = new Recovery();
  private hls: Hls | null = null;
  private following = true;
  private timer = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly source: string,
    private readonly mode: Mode,
    private readonly events: EngineEvents,
  ) {}

  start(): void {
    const hls = new Hls(hlsOptions(this.mode));
    this.hls = hls;
    hls.on(Hls.Events.MANIFEST_PARSED, (_, data) => {
      this.events.levels(data.levels.map((level, index) => ({ index, height: level.height })));
    });
    hls.on(Hls.Events.LEVEL_LOADED, (_, { details }) => {
      if (details.live) {
        this.limitLatency(hls, details);
      }
    });
    hls.on(Hls.Events.FRAG_BUFFERED, () => {
      this.recovery.loaded();
      this.events.retrying(false);
    });
    hls.on(Hls.Events.ERROR, (_, data) => {
      if (data.fatal) {
        this.recover(hls, data);
      }
    });
    hls.attachMedia(this.video);
    hls.loadSource(this.source);
  }

  latency(): number | null {
    // Before the first picture the position is none of this stream's.
    const plays = this.mode === "live" && this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    return (plays && this.hls?.latency) || null;
  }

  range(): Range | null {
    const { seekable } = this.video;
    if (!seekable.length) {
      return null;
    }
    const end = seekable.end(seekable.length - 1);
    return { start: seekable.start(0), end: this.mode === "live" ? (this.hls?.liveSyncPosition ?? end) : end };
  }

  toLive(): void {
    this.follow(true);
    const edge = this.range()?.end;
    if (edge !== undefined) {
      this.video.currentTime = edge;
    }
  }

  follow(live: boolean): void {
    this.following = live;
    const details = this.hls?.latestLevelDetails;
    if (this.hls && details?.live) {
      this.limitLatency(this.hls, details);
    }
  }

  choose(level: number): void {
    if (this.hls) {
      this.hls.nextLevel = level;
    }
  }

  dispose(): void {
    window.clearTimeout(this.timer);
    this.hls?.destroy();
    this.hls = null;
    this.video.removeAttribute("src");
    this.video.load();
  }

  private limitLatency(hls: Hls, times: LiveTimes): void {
    hls.config.liveMaxLatencyDuration = this.following ? maxLatency(times) : Infinity;
  }

  private recover(hls: Hls, error: ErrorData): void {
    countFatal(this.video);
    const kind = kindOf(error.type, error.details);
    switch (kind) {
      case "codec":
        this.give(hls, "codec");
        break;
      case "media":
        this.act(hls, this.recovery.media(performance.now()));
        break;
      case "network":
      case "manifest":
        this.events.retrying(true);
        this.act(hls, this.recovery.network(/* whole= */ kind === "manifest"));
        break;
    }
  }

  private act(hls: Hls, step: Step): void {
    switch (step.do) {
      case "resume":
        this.later(step.afterMs, () => hls.startLoad());
        break;
      case "reload":
        this.later(step.afterMs, () => hls.loadSource(this.source));
        break;
      case "recover":
        hls.recoverMediaError();
        break;
      case "swapCodec":
        hls.swapAudioCodec();
        hls.recoverMediaError();
        break;
      case "rebuild":
        // hls.js must have left its own error handling before it is destroyed.
        this.later(0, () => {
          hls.destroy();
          this.start();
        });
        break;
      case "fail":
        this.give(hls, "playback");
        break;
    }
  }

  private give(hls: Hls, failure: "playback" | "codec"): void {
    this.later(0, () => hls.destroy());
    this.events.failed(failure);
  }

  private later(milliseconds: number, action: () => void): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(action, milliseconds);
  }
}
