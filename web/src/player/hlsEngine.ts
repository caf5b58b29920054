import Hls, { type ErrorData, type LevelParsed } from "hls.js";
import { countFatal, type Engine, type EngineEvents, type Mode } from "./engine";
import { hlsOptions, kindOf } from "./hlsOptions";
import { asOneLadder, missing } from "./levels";
import { Offer, type Change } from "./multivariant";
import { Recovery, type Step } from "./recovery";
import { catchUpLatency, maxLatency, sinceRestart, targetLatency, type LiveTimes, type Range, type Restart } from "./timeline";

/** After a restart: the renditions that are encoded begin a little after the others. */
const SETTLED_MS = 4000;
/** Of playing, in which the player, its decoder and the first parts find together. */
const FIRST_MS = 5000;
/** So much sound there must be beyond the place where hls.js begins. */
const SOUND_SECONDS = 1;

/** Plays by hls.js. */
export class HlsEngine implements Engine {
  private readonly recovery = new Recovery();
  private hls: Hls | null = null;
  private readonly leaving = new AbortController();
  private readonly offer: Offer;
  private following = true;
  private held = false;
  private offered: LevelParsed[] = [];
  private timer = 0;
  private settling = 0;
  /** Why all must be loaded again. */
  private change: Change = "none";
  private pending: (() => void) | null = null;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly source: string,
    private readonly mode: Mode,
    private readonly events: EngineEvents,
  ) {
    this.offer = new Offer(source);
  }

  start(): void {
    const hls = new Hls(hlsOptions(this.mode));
    this.hls = hls;
    hls.on(Hls.Events.MANIFEST_PARSED, (_, data) => asOneLadder(data.levels));
    // hls.js has parsed the manifest when it says that it has loaded it.
    hls.on(Hls.Events.MANIFEST_LOADED, (_, data) => {
      this.change = "none";
      this.offer.read((data.networkDetails as XMLHttpRequest).responseText);
      this.offered = data.levels;
      this.tellLevels(hls);
    });
    // It leaves out more when the browser has thought about it.
    hls.on(Hls.Events.LEVELS_UPDATED, () => this.tellLevels(hls));
    hls.on(Hls.Events.LEVEL_LOADED, (_, { details }) => {
      if (details.live) {
        if (this.offer.restarted(details.endCC)) {
          this.restarted(hls, details);
        }
        this.limitLatency(hls, details);
        this.renew(hls, details);
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
    this.video.addEventListener("playing", () => window.setTimeout(() => this.begun(hls), FIRST_MS), {
      once: true,
      signal: this.leaving.signal,
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

  hold(held: boolean): void {
    if (held === this.held) {
      return;
    }
    this.held = held;
    this.recovery.hold(held);
    // Whatever it waits for, now is a better time.
    this.pending?.();
  }

  choose(level: number): void {
    if (this.hls) {
      this.hls.nextLevel = level;
    }
  }

  dispose(): void {
    this.leaving.abort();
    window.clearTimeout(this.timer);
    window.clearTimeout(this.settling);
    this.pending = null;
    this.hls?.destroy();
    this.hls = null;
    this.video.removeAttribute("src");
    this.video.load();
  }

  private tellLevels(hls: Hls): void {
    const levels = hls.levels.map((level, index) => ({ index, height: level.height }));
    this.events.levels(levels, missing(this.offered, hls.levels));
  }

  private limitLatency(hls: Hls, times: LiveTimes): void {
    const limit = this.settling ? catchUpLatency : maxLatency;
    hls.config.liveMaxLatencyDuration = this.following ? limit(times) : Infinity;
  }

  /** The stream went on behind a discontinuity, perhaps after a while: that while is not the fault of the viewer's line. */
  private restarted(hls: Hls, times: LiveTimes): void {
    window.clearTimeout(this.settling);
    this.settling = window.setTimeout(() => {
      this.settling = 0;
      void this.look(hls);
    }, SETTLED_MS);
    this.forgetStalls(hls, times);
    if (this.following && this.video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) {
      // Or it would play each part as it comes, with nothing in store.
      this.toLive();
    }
    void this.look(hls);
  }

  /** hls.js takes each for a sign to stay further behind: those of a beginning say nothing of the viewer's line. */
  private forgetStalls(hls: Hls, times: LiveTimes): void {
    hls.targetLatency = targetLatency(times);
  }

  private begun(hls: Hls): void {
    const details = hls.latestLevelDetails;
    if (details?.live && hls === this.hls) {
      this.forgetStalls(hls, details);
    }
  }

  private async look(hls: Hls): Promise<void> {
    this.change = await this.offer.changed(this.leaving.signal);
    const details = hls.latestLevelDetails;
    if (details) {
      this.renew(hls, details);
    }
  }

  /** Loads all again, which costs a moment of picture. Where sound begins, hls.js waits for ever for that of what was before. */
  private renew(hls: Hls, times: LiveTimes & Restart): void {
    const ready = this.change === "other" || (this.change === "sound" && sinceRestart(times) > targetLatency(times) + SOUND_SECONDS);
    if (ready) {
      this.change = "none";
      // hls.js may be amid its own work.
      window.setTimeout(() => hls === this.hls && hls.loadSource(this.source));
    }
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
    this.pending = () => {
      window.clearTimeout(this.timer);
      this.pending = null;
      action();
    };
    this.timer = window.setTimeout(this.pending, milliseconds);
  }
}
