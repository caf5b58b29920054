import type { Video } from "../api";
import { ago } from "../format";
import { texts } from "../texts";
import { h } from "./dom";

/** A video in a list: its picture has its place before it is loaded. */
export function card(video: Video): HTMLElement {
  const live = video.status === "RUNNING";
  const picture = video.thumbnail
    ? h("img", { src: video.thumbnail, alt: "", loading: "lazy", width: 640, height: 360 })
    : h("span", { class: "no-picture", "aria-hidden": "true" }, video.title.slice(0, 1));
  const detail = live ? texts.card.viewers(video.viewers) : video.startedAt ? ago(video.startedAt) : "";
  return h(
    "article",
    { class: "card" },
    h(
      "a",
      { href: `/watch/${video.url}`, "data-link": true },
      h("div", { class: "thumb" }, picture, live && h("span", { class: "badge live" }, texts.card.live)),
      h("h3", {}, video.title),
      h("p", { class: "dim" }, [video.username, detail].filter(Boolean).join(" · ")),
    ),
  );
}
