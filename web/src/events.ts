import type { Account, Video } from "./api";
import { poll } from "./ui/poll";

/** What `GET /events` tells of a video that has changed (docs/events.md): the part of it that may. */
export type VideoEvent = Pick<Video, "url" | "channelId" | "status" | "title" | "thumbnail" | "reconnecting" | "startedAt" | "endedAt">;

export interface ViewerCount {
  url: string;
  channelId: number;
  viewers: number;
}

export interface PictureEvent {
  profilePicture: string;
  status: Account["pictureStatus"];
  failure: Account["pictureFailure"];
}

/** What a page does about what it is told. */
export interface Listeners {
  /** Where it is told, when that is not where everybody is. */
  path?: string;
  /** Of what it is to be told, null while that is not known. */
  query(): string | null;
  /** Reads anew all that is shown: at the beginning, and whenever something may have been missed. */
  load(): Promise<void>;
  /** A channel went live, or idle. */
  channel?(): void;
  video?(event: VideoEvent): void;
  viewers?(counts: ViewerCount[]): void;
  deleted?(event: { url: string }): void;
  /** One's own picture stands otherwise than before. */
  picture?(event: PictureEvent): void;
}

/** The part of an EventSource that is used here. */
export interface Source {
  readonly readyState: number;
  onerror: ((event: Event) => unknown) | null;
  addEventListener(name: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

const CLOSED = 2;
const REFRESH_MS = 5000;
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 60_000;
/** Many read anew when a channel goes live: not all at the same moment. */
const SPREAD_MS = 500;

/** Keeps a page up to date until the signal: by events while somebody looks at it, else, or without them, by asking. */
export function follow(listeners: Listeners, signal: AbortSignal): Follower {
  const follower = new Follower(listeners, (query) => new EventSource(`${listeners.path ?? "/events"}${query}`));
  const seen = () => (document.hidden ? follower.disconnect() : follower.connect());
  document.addEventListener("visibilitychange", seen, { signal });
  signal.addEventListener("abort", () => follower.disconnect());
  poll(() => follower.look(), REFRESH_MS, signal);
  seen();
  return follower;
}

/** One connection that comes back by itself, and what was missed meanwhile. */
export class Follower {
  private source: Source | null = null;
  private wanted = false;
  private told = false;
  private current = false;
  private reading = false;
  private again = false;
  private waiting: (() => void)[] = [];
  private retryMs = FIRST_RETRY_MS;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private soonest: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly listeners: Listeners,
    private readonly open: (query: string) => Source,
  ) {}

  connect(): void {
    this.wanted = true;
    const query = this.listeners.query();
    if (!this.source && query !== null) {
      this.listen(query);
    }
  }

  disconnect(): void {
    this.wanted = false;
    this.leave();
  }

  /** For every few seconds: asks when nobody tells, or when what was read last did not come. */
  async look(): Promise<void> {
    if (!this.told || !this.current) {
      await this.read();
    }
  }

  /** Reads anew in a moment, once however often it is called until then. */
  soon(): void {
    this.soonest ??= setTimeout(() => {
      this.soonest = undefined;
      void this.read();
    }, Math.random() * SPREAD_MS);
  }

  /** What is told while it reads may be newer than what it reads: it is passed on afterwards. */
  private async read(): Promise<void> {
    if (this.reading) {
      this.again = true;
      return;
    }
    this.reading = true;
    this.current = false;
    try {
      do {
        this.again = false;
        await this.listeners.load();
      } while (this.again);
      this.current = true;
    } catch {
      // the next look may work
    }
    this.reading = false;
    for (const pass of this.waiting.splice(0)) {
      pass();
    }
    if (this.wanted) {
      this.connect();
    }
  }

  private listen(query: string): void {
    let source: Source;
    try {
      source = this.open(query);
    } catch {
      return; // a browser without events
    }
    clearTimeout(this.retry);
    this.source = source;
    source.onerror = () => this.failed(source);
    source.addEventListener("sync", () => {
      this.told = true;
      this.retryMs = FIRST_RETRY_MS;
      void this.read();
    });
    const on = <T>(name: string, listener: ((data: T) => void) | undefined) =>
      source.addEventListener(name, (event) => this.pass(source, () => listener?.(JSON.parse(event.data) as T)));
    on("channel", () => this.listeners.channel?.());
    on<VideoEvent>("video", (event) => this.listeners.video?.(event));
    on<{ counts: ViewerCount[] }>("viewers", (event) => this.listeners.viewers?.(event.counts));
    on<PictureEvent>("picture", (event) => this.listeners.picture?.(event));
    on<{ url: string }>("deleted", (event) => this.listeners.deleted?.(event));
  }

  private pass(source: Source, event: () => void): void {
    if (source !== this.source) {
      return;
    }
    if (this.reading) {
      this.waiting.push(event);
    } else {
      event();
    }
  }

  /** The browser connects again by itself, unless it was refused. */
  private failed(source: Source): void {
    if (source !== this.source) {
      return;
    }
    this.told = false;
    if (source.readyState === CLOSED) {
      this.leave();
      this.retry = setTimeout(() => this.wanted && this.connect(), this.retryMs);
      this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
    }
  }

  private leave(): void {
    this.source?.close();
    this.source = null;
    this.told = false;
    this.waiting = [];
    clearTimeout(this.retry);
    clearTimeout(this.soonest);
    this.soonest = undefined;
  }
}

/** The video as it is now. */
export function changed(video: Video, event: VideoEvent): Video {
  return video.url === event.url ? { ...video, ...event, viewers: event.status === "RUNNING" ? video.viewers : 0 } : video;
}

/** The video with its newest count of viewers. */
export function counted(video: Video, counts: readonly ViewerCount[]): Video {
  const count = counts.find((one) => one.url === video.url);
  return count ? { ...video, viewers: count.viewers } : video;
}
