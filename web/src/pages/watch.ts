import { ApiError, type Video } from "../api";
import type { Context } from "../app";
import { ago } from "../format";
import type { Mode } from "../player/engine";
import { Player } from "../player/player";
import { texts } from "../texts";
import { channelLink } from "../ui/card";
import { fill, h, type Child } from "../ui/dom";
import { poll } from "../ui/poll";
import { copy, notice, skeletonLines } from "../ui/states";
import { mustAsk, recordedBy, stageFor, type Recorded } from "./watchView";

const REFRESH_MS = 2500;
/** A stream that ended here and is on the air there is one that came back, or one of which the api knows in a moment. */
const FINISHED_LOOKS = 2;

/** The player, and what is known of its video. It follows the broadcast's life by itself. */
export function watch(context: Context): HTMLElement {
  const stage = new Stage(context.signal);
  const about = new About(context.query.has("embed"));
  const path = `/videos/${encodeURIComponent(context.parameters.url ?? "")}`;
  const load = async () => {
    try {
      const video = await context.api.get<Video>(path, context.signal);
      if (!context.signal.aborted) {
        document.title = `${video.title} · ${texts.appName}`;
        about.show(video);
        await stage.show(video);
      }
    } catch (error) {
      if (context.signal.aborted) {
        return;
      }
      if (error instanceof ApiError && error.status === 404) {
        about.clear();
        stage.say("gone", texts.watch.notFound, texts.watch.notFoundHint);
      } else {
        stage.troubled();
      }
    }
  };
  void load();
  poll(load, REFRESH_MS, context.signal);
  return h("div", { class: "watch" }, stage.element, about.element);
}

/** The player or, when there is nothing to play, why. */
class Stage {
  readonly element = h("div", { class: "stage", "aria-busy": "true" }, h("p", { class: "dim", role: "status" }, texts.loading));
  private player: Player | null = null;
  private said = "";
  private recorded: Recorded = null;
  private askedAt = -Infinity;
  private finishedLooks = 0;

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener("abort", () => this.leave());
  }

  async show(video: Video): Promise<void> {
    if (video.status !== "ENDED") {
      this.recorded = null;
    } else if (mustAsk(video.status, this.player, this.recorded, performance.now() - this.askedAt)) {
      await this.ask(video.playbackUrl);
    }
    if (this.signal.aborted) {
      return;
    }
    switch (stageFor(video.status, this.player, this.recorded)) {
      case "live":
        this.live(video);
        break;
      case "recording":
        this.play(video, "recording");
        break;
      case "notYet":
        this.say("notYet", texts.watch.notYet, texts.watch.notYetHint, video.thumbnail);
        break;
      case "ended":
        this.say("ended", texts.watch.ended, texts.watch.endedHint, video.thumbnail);
        break;
      case null:
        this.troubled();
        break;
    }
  }

  /** A notice in place of the player. */
  say(key: string, title: string, hint: string, picture: string | null = null): void {
    if (this.said !== key) {
      this.leave();
      this.said = key;
      const image = picture && h("img", { src: picture, alt: "", class: "backdrop" });
      this.fill(image, notice(title, hint));
    }
  }

  /** Nobody answers: what plays goes on playing. */
  troubled(): void {
    if (!this.player) {
      this.say("failed", texts.watch.failed, texts.watch.failedHint);
    }
  }

  private live(video: Video): void {
    this.finishedLooks = this.player?.finished ? this.finishedLooks + 1 : 0;
    if (video.status === "RUNNING" && this.finishedLooks >= FINISHED_LOOKS) {
      this.leave();
    }
    this.play(video, "live");
  }

  private play(video: Video, mode: Mode): void {
    if (this.player?.mode === mode) {
      return;
    }
    // Who has just seen the broadcast may not want to see it again at once.
    const autoplay = !(mode === "recording" && this.player);
    this.leave();
    this.finishedLooks = 0;
    this.player = new Player(video.playbackUrl, { mode, autoplay, pageKeys: true });
    this.fill(this.player.element);
    this.player.start();
  }

  private async ask(playbackUrl: string): Promise<void> {
    this.askedAt = performance.now();
    try {
      const answer = await fetch(playbackUrl, { cache: "no-store", signal: this.signal });
      this.recorded = recordedBy(answer.status) ?? this.recorded;
    } catch {
      // what was known before still holds
    }
  }

  private leave(): void {
    this.player?.dispose();
    this.player = null;
    this.said = "";
  }

  private fill(...children: Child[]): void {
    this.element.removeAttribute("aria-busy");
    fill(this.element, ...children);
  }
}

/** What stands below the player; in an embedded one only its title, for screen readers. */
class About {
  readonly element = h("div", { class: "about" }, skeletonLines());
  private shown = "";

  constructor(private readonly embedded: boolean) {}

  show(video: Video): void {
    const state = video.status === "RUNNING" ? texts.card.viewers(video.viewers) : video.startedAt ? ago(video.startedAt) : "";
    const key = JSON.stringify([video.title, video.description, video.username]);
    if (this.shown !== key) {
      this.shown = key;
      this.draw(video);
    }
    const line = this.element.querySelector(".state");
    const text = state && ` · ${state}`;
    if (line && line.textContent !== text) {
      line.textContent = text;
    }
  }

  clear(): void {
    this.shown = "";
    fill(this.element);
  }

  private draw(video: Video): void {
    if (this.embedded) {
      fill(this.element, h("h1", { class: "offscreen" }, video.title));
      return;
    }
    const share = h("button", { type: "button", class: "button" }, texts.watch.share);
    share.addEventListener("click", () => void copy(share, location.href, texts.watch.shared));
    fill(
      this.element,
      h("div", { class: "row between" }, h("h1", {}, video.title), share),
      h("p", { class: "dim" }, channelLink(video.username), h("span", { class: "state" })),
      video.description && h("p", { class: "description" }, video.description),
    );
  }
}
