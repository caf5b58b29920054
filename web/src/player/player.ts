import { latency } from "../format";
import { texts } from "../texts";
import { fill, h, icon } from "../ui/dom";
import { choice, wish, type EngineName } from "./choice";
import { createEngine, type Engine, type Failure, type Mode } from "./engine";
import { engineMenu } from "./engineMenu";
import { actionFor, placeOf, type Action } from "./keys";
import type { Level, Missing } from "./levels";
import { SeekBar } from "./seekBar";
import { PlayerStatus } from "./status";
import { atEdge, jump } from "./timeline";

const IDLE_MS = 3000;
const TICK_MS = 500;
const SKIP_SECONDS = 10;
const STEP_SECONDS = 5;
const VOLUME_STEP = 0.1;
/** In a narrower player the height in use would be cut off. */
const ROOM_FOR_HEIGHT_PX = 360;

export interface PlayerOptions {
  mode?: Mode;
  muted?: boolean;
  /** Whether it begins by itself. */
  autoplay?: boolean;
  /** Whether keys that are pressed on the page around it are for the player. */
  pageKeys?: boolean;
}

/** A video with controls that appear on movement, and keys that do what viewers expect. */
export class Player {
  readonly element: HTMLElement;
  readonly mode: Mode;
  /** Whether the stream has come to its end. */
  finished = false;

  private readonly leaving = new AbortController();
  private readonly video: HTMLVideoElement;
  private readonly status: PlayerStatus;
  private readonly play = this.button(texts.player.play, () => this.togglePlay());
  private readonly mute = this.button(texts.player.mute, () => this.toggleMute());
  private readonly volume = h("input", { type: "range", min: 0, max: 1, step: 0.05, value: 1, class: "volume", "aria-label": texts.player.volume });
  private readonly live = h("button", { type: "button", class: "live-button", title: texts.player.toLive, onclick: () => this.toLive() });
  private readonly seek = new SeekBar((seconds) => this.moveTo(seconds), this.leaving.signal);
  private readonly quality = h("select", { class: "quality", "aria-label": texts.player.quality, hidden: true });
  private readonly full = this.button(texts.player.fullscreen, () => this.toggleFull());
  private readonly controls = h("div", { class: "controls" });
  private engine: Engine | null = null;
  /** Counts the engines: one that comes late is for nobody. */
  private generation = 0;
  /** What the viewer wants; a reload pauses the element without asking. */
  private wantsPlay: boolean;
  private held = false;
  private ticker = 0;
  private idle = 0;

  constructor(
    private readonly source: string,
    private readonly options: PlayerOptions = {},
  ) {
    this.mode = options.mode ?? "live";
    this.wantsPlay = options.autoplay ?? true;
    const recording = this.mode === "recording";
    this.video = h("video", { playsinline: true, "aria-label": recording ? texts.player.recording : texts.player.video });
    this.video.muted = options.muted ?? false;
    this.status = new PlayerStatus(() => this.restart());
    const middle = recording ? [this.seek.slider, this.seek.time] : [this.live, h("span", { class: "grow" })];
    this.controls.append(this.play, this.mute, this.volume, ...middle, this.quality, this.full);
    this.element = h("div", { class: `player ${this.mode}`, tabindex: 0, role: "group", "aria-label": texts.player.name }, this.video, this.status.element, this.controls);
    this.listen();
    this.draw();
  }

  /** Whether it waits for data that may never come. */
  get stuck(): boolean {
    return this.status.stuck;
  }

  get paused(): boolean {
    return this.video.paused;
  }

  /** Whether the streamer was lost and is waited for; to be told again and again. */
  hold(held: boolean): void {
    const back = this.held && !held;
    this.held = held;
    this.status.hold(held);
    this.engine?.hold(held);
    if (back && this.status.failed) {
      // What comes now may be what this browser can play.
      void this.open(choice(this.video).engine);
    }
  }

  start(): void {
    this.ticker = window.setInterval(() => this.draw(), TICK_MS);
    const { engine, both } = choice(this.video);
    if (both && engine) {
      this.controls.insertBefore(engineMenu(engine, (chosen) => this.change(chosen), this.leaving.signal), this.full);
    }
    void this.open(engine);
  }

  dispose(): void {
    this.leaving.abort();
    this.generation++;
    window.clearInterval(this.ticker);
    window.clearTimeout(this.idle);
    this.engine?.dispose();
    this.engine = null;
  }

  private async open(name: EngineName | null): Promise<void> {
    const generation = ++this.generation;
    this.engine?.dispose();
    this.engine = null;
    this.finished = false;
    this.status.begin(this.wantsPlay);
    if (!name) {
      this.status.fail("unsupported");
      return;
    }
    const current = <A extends unknown[]>(act: (...given: A) => void) => (...given: A) => {
      if (generation === this.generation) {
        act(...given);
      }
    };
    try {
      const engine = await createEngine(name, this.video, this.source, this.mode, {
        levels: current((levels: Level[], missing: Missing[]) => this.drawLevels(levels, missing)),
        retrying: current((retrying: boolean) => this.status.retry(retrying)),
        failed: current((failure: Failure) => this.status.fail(failure)),
      });
      current(() => {
        this.engine = engine;
        engine.hold(this.held);
        engine.start();
      })();
    } catch {
      current(() => this.status.fail("playback"))();
    }
  }

  private restart(): void {
    this.wantsPlay = true;
    this.element.focus({ preventScroll: true });
    void this.open(choice(this.video).engine);
  }

  private change(engine: EngineName): void {
    wish(engine);
    void this.open(engine);
  }

  private listen(): void {
    const { signal } = this.leaving;
    const { video } = this;
    const on = (target: EventTarget, names: string[], listener: (event: Event) => void) =>
      names.forEach((name) => target.addEventListener(name, listener, { signal }));
    on(video, ["play", "pause", "volumechange", "resize", "seeked", "durationchange"], () => this.draw());
    on(video, ["play"], () => {
      this.wantsPlay = true;
      this.finished = false;
    });
    on(video, ["pause"], () => {
      this.wantsPlay = video.ended;
    });
    on(video, ["playing"], () => this.status.playing());
    on(video, ["canplay"], () => {
      if (!this.wantsPlay) {
        this.status.ready(this.mode);
      }
    });
    on(video, ["waiting"], () => this.status.wait());
    on(video, ["ended"], () => {
      this.finished = true;
    });
    on(video, ["loadedmetadata"], () => void this.begin());
    on(video, ["click"], () => this.togglePlay());
    on(this.volume, ["input"], () => {
      video.volume = Number(this.volume.value);
      video.muted = video.volume === 0;
    });
    on(this.quality, ["change"], () => this.engine?.choose(Number(this.quality.value)));
    on(this.element, ["pointermove", "pointerdown", "focusin"], () => this.wake());
    on(document, ["fullscreenchange"], () => this.draw());
    on(this.options.pageKeys ? document : this.element, ["keydown"], (event) => this.key(event as KeyboardEvent));
    this.wake();
  }

  /** Browsers let a page begin with sound only when they trust it: without, the picture goes first. */
  private async begin(): Promise<void> {
    if (!this.wantsPlay) {
      this.status.ready(this.mode);
      return;
    }
    try {
      await this.video.play();
    } catch {
      this.video.muted = true;
      await this.video.play().catch(() => undefined);
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const action = actionFor(event.key, placeOf(event.target as Element, this.element, this.seek.slider));
    if (action) {
      event.preventDefault();
      this.wake();
      this.act(action);
    }
  }

  private act(action: Action): void {
    const actions: Record<Action, () => void> = {
      toggle: () => this.togglePlay(),
      mute: () => this.toggleMute(),
      full: () => this.toggleFull(),
      back: () => this.skip(-SKIP_SECONDS),
      on: () => this.skip(SKIP_SECONDS),
      left: () => this.skip(-STEP_SECONDS),
      right: () => this.skip(STEP_SECONDS),
      louder: () => this.louder(VOLUME_STEP),
      quieter: () => this.louder(-VOLUME_STEP),
    };
    actions[action]();
  }

  private togglePlay(): void {
    if (this.video.paused) {
      void this.video.play().catch(() => undefined);
    } else {
      this.video.pause();
    }
  }

  private toggleMute(): void {
    this.video.muted = !this.video.muted;
  }

  private toggleFull(): void {
    if (document.fullscreenElement) {
      void document.exitFullscreen();
    } else if (this.element.requestFullscreen) {
      void this.element.requestFullscreen().catch(() => undefined);
    } else {
      // An iPhone shows nothing but videos on the full screen.
      (this.video as { webkitEnterFullscreen?: () => void }).webkitEnterFullscreen?.();
    }
  }

  private toLive(): void {
    this.engine?.toLive();
    void this.video.play().catch(() => undefined);
  }

  private skip(seconds: number): void {
    const range = this.engine?.range();
    if (range) {
      const target = jump(this.video.currentTime, seconds, range);
      this.engine?.follow(target >= range.end);
      this.moveTo(target);
    }
  }

  private moveTo(seconds: number): void {
    this.video.currentTime = seconds;
    this.draw();
  }

  private louder(step: number): void {
    this.video.volume = Math.min(1, Math.max(0, this.video.volume + step));
    this.video.muted = false;
  }

  private wake(): void {
    this.element.classList.remove("idle");
    window.clearTimeout(this.idle);
    this.idle = window.setTimeout(() => {
      if (!this.video.paused) {
        this.element.classList.add("idle");
      }
    }, IDLE_MS);
  }

  private drawLevels(levels: Level[], missing: Missing[]): void {
    const sorted = levels.filter((level) => level.height > 0).sort((one, other) => other.height - one.height);
    const { missing: sentence } = texts.player;
    fill(
      this.quality,
      h("option", { value: -1 }, texts.player.auto),
      ...missing.map(({ height, codec }) => h("option", { disabled: true }, sentence(height, codec))),
      ...sorted.map((level) => h("option", { value: level.index }, `${level.height}p`)),
    );
    this.quality.hidden = sorted.length + missing.length < 2;
  }

  private draw(): void {
    const { video } = this;
    this.label(this.play, video.paused ? texts.player.play : texts.player.pause, video.paused ? "play" : "pause");
    this.label(this.mute, video.muted ? texts.player.unmute : texts.player.mute, video.muted ? "muted" : "sound");
    const full = document.fullscreenElement === this.element;
    this.label(this.full, full ? texts.player.leaveFullscreen : texts.player.fullscreen, full ? "small" : "full");
    this.volume.value = String(video.muted ? 0 : video.volume);
    if (this.mode === "recording") {
      this.seek.draw(video.currentTime, this.engine?.range() ?? null);
    } else {
      this.drawLive();
    }
    const automatic = this.quality.options[0];
    if (automatic && video.videoHeight) {
      const room = this.element.clientWidth >= ROOM_FOR_HEIGHT_PX;
      automatic.textContent = room && this.quality.value === "-1" ? `${texts.player.auto} (${video.videoHeight}p)` : texts.player.auto;
    }
  }

  private drawLive(): void {
    const behind = this.held ? null : (this.engine?.latency() ?? null);
    this.live.classList.toggle("at-edge", atEdge(behind, this.video.paused));
    fill(this.live, h("span", { class: "dot" }), `${texts.player.live} `, behind !== null && h("span", { class: "behind" }, texts.player.behind(latency(behind))));
  }

  private button(name: string, act: () => void): HTMLButtonElement {
    return h("button", { type: "button", class: "icon-button", "aria-label": name, title: name, onclick: act });
  }

  private label(button: HTMLElement, name: string, drawing: Parameters<typeof icon>[0]): void {
    if (button.dataset.drawing !== drawing) {
      button.dataset.drawing = drawing;
      button.setAttribute("aria-label", name);
      button.title = name;
      fill(button, icon(drawing));
    }
  }
}
