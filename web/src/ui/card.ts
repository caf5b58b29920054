import type { Video } from "../api";
import { ago } from "../format";
import { texts } from "../texts";
import { firstSeen } from "./bidi";
import { fill, h, write } from "./dom";
import { Keyed, type View } from "./keyed";

/** A video in a list: its picture has its place before it is loaded, and it changes where it stands. */
export function card(first: Video): View<Video> {
  const thumb = h("div", { class: "thumb" });
  const title = h("bdi", {});
  const detail = h("span", {});
  const element = h(
    "article",
    { class: "card" },
    h("a", { class: "card-link", href: `/watch/${first.url}`, "data-link": true }, thumb, h("h3", {}, title)),
    h("p", { class: "dim" }, channelLink(first.username), detail),
  );
  let picture = "";
  const update = (video: Video) => {
    const live = video.status === "RUNNING";
    write(title, video.title);
    const text = live ? texts.card.viewers(video.viewers) : video.startedAt ? ago(video.startedAt) : "";
    write(detail, text && ` · ${text}`);
    const key = JSON.stringify([live, video.reconnecting, video.thumbnail ?? firstSeen(video.title)]);
    if (key !== picture) {
      picture = key;
      fill(thumb, image(video, thumb.querySelector("img")), live && badge(video.reconnecting));
    }
  };
  update(first);
  return { element, update };
}

/** The name of a channel, leading to its page. */
export function channelLink(username: string): HTMLElement {
  return h("a", { class: "channel-link", href: `/c/${encodeURIComponent(username)}`, "data-link": true }, username);
}

/** A grid of cards that keeps each card for as long as its video is in the list. */
export function cards(className = ""): { element: HTMLElement; show(videos: Video[]): void } {
  const element = h("div", { class: `grid ${className}`.trim() });
  const list = new Keyed<Video>(element, (video) => video.url, card);
  return { element, show: (videos) => list.show(videos) };
}

function badge(reconnecting: boolean): HTMLElement {
  return reconnecting ? h("span", { class: "badge held" }, texts.card.reconnecting) : h("span", { class: "badge live" }, texts.card.live);
}

/** The same element takes the next picture of a live video: it stays until the new one is there. */
function image(video: Video, before: HTMLImageElement | null): HTMLElement {
  if (!video.thumbnail) {
    return h("span", { class: "no-picture", "aria-hidden": "true" }, firstSeen(video.title));
  }
  const element = before ?? h("img", { alt: "", loading: "lazy", width: 640, height: 360 });
  element.src = video.thumbnail;
  return element;
}
