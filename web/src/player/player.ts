import { latency } from "../format";
import { texts } from "../texts";
import { fill, h, icon } from "../ui/dom";
import { Engine, type Level } from "./engine";

const IDLE_MS = 3000;
const TICK_MS = 500;
const EDGE_SECONDS = 12;

/** A video with controls that appear on movement, and keys that do what viewers expect. */
export class Player {
  readonly element: HTMLElement;
  /** Whether the stream has come to its end. */
  finished = false;

  private readonly video = h("video", { playsinline: true, "aria-label": texts.player.video });
  private readonly status = h("p", { class: "player-status", role: "status" }, texts.player.connecting);
  private readonly play = this.button(texts.player.play, () => this.togglePlay());
  private readonly mute = this.button(texts.player.mute, () => this.toggleMute());
  private readonly volume = h("input", { type: "range", min: 0, max: 1, step: 0.05, value: 1, class: "volume", "aria-label": texts.player.volume });
  private readonly live = h("button", { type: "button", class: "live-button", title: texts.player.toLive, onclick: () => this.engine.toLive() });
  private readonly quality = h("select", { class: "quality", "aria-label": texts.player.quality });
  private readonly full = this.button(texts.player.fullscreen, () => this.toggleFull());
  private readonly engine: Engine;
  private readonly leaving = new AbortController();
  private ticker = 0;
  private idle = 0;

  constructor(source: string, muted = false) {
    this.video.muted = muted;
    this.engine = new Engine(this.video, source, {
      levels: (levels) => this.drawLevels(levels),
      waiting: (reconnecting) => this.say(reconnecting ? texts.player.reconnecting : ""),
      unsupported: () => this.say(texts.player.unsupported),
    });
    const controls = h("div", { class: "controls" }, this.play, this.mute, this.volume, this.live, h("span", { class: "grow" }), this.quality, this.full);
    this.element = h("div", { class: "player", tabindex: 0 }, this.video, this.status, controls);
    this.listen();
    this.draw();
  }

  start(): void {
    void this.engine.start();
    this.ticker = window.setInterval(() => this.draw(), TICK_MS);
  }

  dispose(): void {
    this.leaving.abort();
    window.clearInterval(this.ticker);
    window.clearTimeout(this.idle);
    this.engine.dispose();
  }

  private listen(): void {
    const signal = this.leaving.signal;
    const video = this.video;
    const on = (target: EventTarget, names: string[], listener: (event: Event) => void) =>
      names.forEach((name) => target.addEventListener(name, listener, { signal }));
    on(video, ["play", "pause", "volumechange", "resize"], () => this.draw());
    on(video, ["playing"], () => this.say(""));
    on(video, ["waiting"], () => this.say(texts.player.connecting));
    on(video, ["ended"], () => {
      this.finished = true;
    });
    on(video, ["loadedmetadata"], () => void this.begin());
    on(video, ["click"], () => this.togglePlay());
    on(this.volume, ["input"], () => {
      video.volume = Number(this.volume.value);
      video.muted = video.volume === 0;
    });
    on(this.quality, ["change"], () => this.engine.choose(Number(this.quality.value)));
    on(this.element, ["pointermove", "pointerdown", "focusin"], () => this.wake());
    on(document, ["fullscreenchange"], () => this.draw());
    on(document, ["keydown"], (event) => this.key(event as KeyboardEvent));
    this.wake();
  }

  /** Browsers let a page begin with sound only when they trust it: without, the picture goes first. */
  private async begin(): Promise<void> {
    try {
      await this.video.play();
    } catch {
      this.video.muted = true;
      await this.video.play().catch(() => undefined);
    }
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const typing = target.closest("input:not([type=range]), textarea, select, dialog") !== null;
    const pressing = event.key === " " && target.closest("button, a") !== null;
    if (typing || pressing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const actions: Record<string, () => void> = {
      " ": () => this.togglePlay(),
      k: () => this.togglePlay(),
      m: () => this.toggleMute(),
      f: () => this.toggleFull(),
      j: () => this.skip(-10),
      l: () => this.skip(10),
      ArrowLeft: () => this.skip(-5),
      ArrowRight: () => this.skip(5),
      ArrowUp: () => this.louder(0.1),
      ArrowDown: () => this.louder(-0.1),
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action) {
      event.preventDefault();
      this.wake();
      action();
    }
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
    } else {
      void this.element.requestFullscreen?.().catch(() => undefined);
    }
  }

  private skip(seconds: number): void {
    const { seekable } = this.video;
    if (seekable.length) {
      const target = this.video.currentTime + seconds;
      this.video.currentTime = Math.min(Math.max(target, seekable.start(0)), seekable.end(0));
    }
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

  private say(text: string): void {
    fill(this.status, text);
    this.status.hidden = text === "";
  }

  private drawLevels(levels: Level[]): void {
    const sorted = levels.filter((level) => level.height > 0).sort((one, other) => other.height - one.height);
    fill(
      this.quality,
      h("option", { value: -1 }, texts.player.auto),
      ...sorted.map((level) => h("option", { value: level.index }, `${level.height}p`)),
    );
    this.quality.hidden = sorted.length < 2;
  }

  private draw(): void {
    const { video } = this;
    this.label(this.play, video.paused ? texts.player.play : texts.player.pause, video.paused ? "play" : "pause");
    this.label(this.mute, video.muted ? texts.player.unmute : texts.player.mute, video.muted ? "muted" : "sound");
    const full = document.fullscreenElement === this.element;
    this.label(this.full, full ? texts.player.leaveFullscreen : texts.player.fullscreen, full ? "small" : "full");
    this.volume.value = String(video.muted ? 0 : video.volume);
    const behind = this.engine.latency();
    this.live.classList.toggle("at-edge", behind !== null && behind < EDGE_SECONDS && !video.paused);
    fill(this.live, h("span", { class: "dot" }), `${texts.player.live} `, behind !== null && h("span", { class: "behind" }, texts.player.behind(latency(behind))));
    const automatic = this.quality.options[0];
    const height = this.engine.height();
    if (automatic && height) {
      automatic.textContent = this.quality.value === "-1" ? `${texts.player.auto} (${height}p)` : texts.player.auto;
    }
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
