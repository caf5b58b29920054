import type Hls from "hls.js";

export interface Level {
  index: number;
  height: number;
}

/** What a player's controls need to know. */
export interface EngineEvents {
  levels(levels: Level[]): void;
  waiting(reconnecting: boolean): void;
  unsupported(): void;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 15000;

/** Brings a live playlist into a video element: hls.js where it runs, else the browser itself. */
export class Engine {
  private hls: Hls | null = null;
  private retryMs = FIRST_RETRY_MS;
  private timer = 0;
  private disposed = false;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly source: string,
    private readonly events: EngineEvents,
  ) {}

  async start(): Promise<void> {
    const { default: HlsPlayer } = await import("hls.js");
    if (this.disposed) {
      return;
    }
    if (!HlsPlayer.isSupported()) {
      this.native();
      return;
    }
    const hls = new HlsPlayer({ backBufferLength: 30, liveSyncDurationCount: 3, liveMaxLatencyDurationCount: 10, maxLiveSyncPlaybackRate: 1.05 });
    this.hls = hls;
    hls.on(HlsPlayer.Events.MANIFEST_PARSED, (_, data) => {
      this.events.levels(data.levels.map((level, index) => ({ index, height: level.height })));
    });
    hls.on(HlsPlayer.Events.FRAG_BUFFERED, () => {
      this.retryMs = FIRST_RETRY_MS;
      this.events.waiting(false);
    });
    hls.on(HlsPlayer.Events.ERROR, (_, data) => {
      if (data.fatal) {
        this.recover(hls, data.type === HlsPlayer.ErrorTypes.MEDIA_ERROR);
      }
    });
    hls.attachMedia(this.video);
    hls.loadSource(this.source);
  }

  /** Seconds behind the live edge, null when unknown. */
  latency(): number | null {
    return this.hls?.latency || null;
  }

  toLive(): void {
    const edge = this.hls?.liveSyncPosition ?? (this.video.seekable.length ? this.video.seekable.end(0) : null);
    if (edge !== null) {
      this.video.currentTime = edge;
    }
  }

  /** -1 lets the player choose by the line. */
  choose(level: number): void {
    if (this.hls) {
      this.hls.nextLevel = level;
    }
  }

  /** The height that plays now, 0 when unknown. */
  height(): number {
    return this.video.videoHeight;
  }

  dispose(): void {
    this.disposed = true;
    window.clearTimeout(this.timer);
    this.hls?.destroy();
    this.hls = null;
    this.video.removeAttribute("src");
    this.video.load();
  }

  private native(): void {
    if (this.video.canPlayType("application/vnd.apple.mpegurl")) {
      this.video.src = this.source;
    } else {
      this.events.unsupported();
    }
  }

  private recover(hls: Hls, media: boolean): void {
    if (media) {
      hls.recoverMediaError();
      return;
    }
    this.events.waiting(true);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      hls.loadSource(this.source);
    }, this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
  }
}
