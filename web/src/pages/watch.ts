import { ApiError, type Video } from "../api";
import type { Context } from "../app";
import { changed, counted, follow } from "../events";
import { ago } from "../format";
import type { Mode } from "../player/engine";
import { Player } from "../player/player";
import { texts } from "../texts";
import { isolated } from "../ui/bidi";
import { channelLink } from "../ui/card";
import { fill, h, write, type Child } from "../ui/dom";
import { picture } from "../ui/picture";
import { poll } from "../ui/poll";
import { copy, notice, skeletonLines } from "../ui/states";
import { mustAsk, recordedBy, stageFor, type Recorded } from "./watchView";

/** How often the player is looked at. */
const LOOK_MS = 2500;
/** A stream that ended here and is on the air there is one that came back, or one of which the api knows in a moment. */
const FINISHED_LOOKS = 2;

/** The player, and what is known of its video. It follows the broadcast's life by itself. */
export function watch(context: Context): HTMLElement {
  const stage = new Stage(context.signal);
  const about = new About(context.query.has("embed"));
  const name = context.parameters.url ?? "";
  const url = encodeURIComponent(name);
  let video: Video | null = null;
  const show = async (newest: Video) => {
    video = newest;
    document.title = `${isolated(newest.title)} · ${texts.appName}`;
    about.show(newest);
    await stage.show(newest);
  };
  const gone = () => {
    video = null;
    about.clear();
    stage.say("gone", texts.watch.notFound, texts.watch.notFoundHint);
  };
  const load = async () => {
    try {
      const newest = await context.api.get("/videos/{url}", { path: { url: name }, signal: context.signal });
      if (!context.signal.aborted) {
        await show(newest);
      }
    } catch (error) {
      if (context.signal.aborted) {
        return;
      }
      if (!(error instanceof ApiError && error.status === 404)) {
        stage.troubled();
        throw error;
      }
      gone();
    }
  };
  const start = () => load().catch(() => undefined); // the page says it, and asks again
  void start();
  follow(
    {
      query: () => `?video=${url}`,
      load,
      video: (event) => void (video && show(changed(video, event))),
      viewers: (counts) => void (video && show(counted(video, counts))),
      deleted: gone,
    },
    context.signal,
  );
  poll(async () => void (video && (await stage.show(video))), LOOK_MS, context.signal);
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
  private newest: Video | null = null;

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener("abort", () => this.leave());
  }

  async show(video: Video): Promise<void> {
    this.newest = video;
    if (video.status !== "ENDED") {
      this.recorded = null;
    } else if (mustAsk(video.status, this.player, this.recorded, performance.now() - this.askedAt)) {
      await this.ask(video.playbackUrl);
    }
    if (this.signal.aborted || this.newest !== video) {
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
    this.player?.hold(video.reconnecting);
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
    const key = JSON.stringify([video.title, video.description, video.username, video.profilePicture]);
    if (this.shown !== key) {
      this.shown = key;
      this.draw(video);
    }
    const line = this.element.querySelector(".state");
    const text = state && ` · ${state}`;
    if (line) {
      write(line, text);
    }
  }

  clear(): void {
    this.shown = "";
    fill(this.element);
  }

  private draw(video: Video): void {
    if (this.embedded) {
      fill(this.element, h("h1", { class: "offscreen" }, h("bdi", {}, video.title)));
      return;
    }
    const share = h("button", { type: "button", class: "button" }, texts.watch.share);
    share.addEventListener("click", () => void copy(share, location.href, texts.watch.shared));
    fill(
      this.element,
      h("div", { class: "row between" }, h("h1", {}, h("bdi", {}, video.title)), share),
      h("p", { class: "dim who" }, picture(video.profilePicture, 40), h("span", {}, channelLink(video.username), h("span", { class: "state" }))),
      video.description && h("p", { class: "description", dir: "auto" }, video.description),
    );
  }
}
