import { ApiError, type Video } from "../api";
import type { Context } from "../app";
import { ago } from "../format";
import { Player } from "../player/player";
import { texts } from "../texts";
import { fill, h } from "../ui/dom";
import { poll } from "../ui/poll";
import { copy, notice } from "../ui/states";

const REFRESH_MS = 2500;

/** The player, and what is known of its video. It follows the broadcast's life by itself. */
export function watch(context: Context): HTMLElement {
  const stage = h("div", { class: "stage" });
  const about = h("div", { class: "about" });
  const page = h("div", { class: "watch" }, stage, about);
  const path = `/videos/${encodeURIComponent(context.parameters.url ?? "")}`;
  let player: Player | null = null;
  let shown = "";

  const leave = () => {
    player?.dispose();
    player = null;
  };
  context.signal.addEventListener("abort", leave);

  const say = (key: string, title: string, hint: string, picture: string | null = null) => {
    if (shown !== key) {
      shown = key;
      leave();
      const image = picture && h("img", { src: picture, alt: "", class: "backdrop" });
      fill(stage, image, notice(title, hint));
    }
  };

  const show = (video: Video) => {
    document.title = `${video.title} · ${texts.appName}`;
    drawAbout(about, video);
    if (video.status === "RUNNING") {
      if (shown !== "player") {
        shown = "player";
        leave();
        player = new Player(video.playbackUrl);
        fill(stage, player.element);
        player.start();
      }
    } else if (video.status === "CREATED") {
      say("created", texts.watch.notYet, texts.watch.notYetHint, video.thumbnail);
    } else if (shown !== "player" || player?.finished) {
      say("ended", texts.watch.ended, texts.watch.endedHint, video.thumbnail);
    }
  };

  const load = async () => {
    try {
      show(await context.api.get<Video>(path, context.signal));
    } catch (error) {
      if (context.signal.aborted) {
        return;
      }
      if (error instanceof ApiError && error.status === 404) {
        say("gone", texts.watch.notFound, texts.watch.notFoundHint);
      } else if (shown !== "player") {
        say("failed", texts.watch.failed, texts.watch.failedHint);
      }
    }
  };
  void load();
  poll(load, REFRESH_MS, context.signal);
  return page;
}

function drawAbout(about: HTMLElement, video: Video): void {
  const state = video.status === "RUNNING" ? texts.card.viewers(video.viewers) : video.startedAt ? ago(video.startedAt) : "";
  const summary = [video.username, state].filter(Boolean).join(" · ");
  const key = JSON.stringify([video.title, video.description, summary]);
  if (about.dataset.shown === key) {
    return;
  }
  about.dataset.shown = key;
  const share = h("button", { type: "button", class: "button" }, texts.watch.share);
  share.addEventListener("click", () => void copy(share, location.href, texts.watch.shared));
  fill(
    about,
    h("div", { class: "row between" }, h("h1", {}, video.title), share),
    h("p", { class: "dim" }, summary),
    video.description && h("p", { class: "description" }, video.description),
  );
}
