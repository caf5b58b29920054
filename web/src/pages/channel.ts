import type { Page, PublicChannel, Video } from "../api";
import type { Context } from "../app";
import { texts } from "../texts";
import { cards } from "../ui/card";
import { fill, h } from "../ui/dom";
import { poll } from "../ui/poll";
import { failure, notice, skeleton } from "../ui/states";
import { ended, onAir } from "./home";

const REFRESH_MS = 5000;

/** A channel: what it has on the air, then what it had. */
export function channel(context: Context): HTMLElement {
  const name = context.parameters.username ?? "";
  const title = h("h1", { class: "name" }, name);
  const content = h("div", { class: "column" }, skeleton(1));
  const overview = lists();
  const load = async () => {
    const found = await findChannel(context, name);
    const videos = found && (await context.api.get<Page<Video>>(`/channels/${found.id}/videos?size=50`, context.signal));
    if (context.signal.aborted) {
      return;
    }
    if (!found || !videos) {
      fill(content, notice(texts.channel.notFound, texts.channel.notFoundHint));
      return;
    }
    title.textContent = found.username;
    document.title = `${found.username} · ${texts.appName}`;
    overview.show(onAir([found]), ended(videos.items));
    if (content.firstChild !== overview.elements[0]) {
      fill(content, ...overview.elements);
    }
  };
  const start = () =>
    load().catch((error: unknown) => {
      if (!context.signal.aborted) {
        fill(content, failure(texts.channel.failed, error, start));
      }
    });
  void start();
  poll(load, REFRESH_MS, context.signal);
  return h("div", { class: "page" }, title, content);
}

async function findChannel(context: Context, name: string): Promise<PublicChannel | null> {
  const found = await context.api.get<Page<PublicChannel>>(`/channels?username=${encodeURIComponent(name)}`, context.signal);
  return named(found.items, name);
}

/** Names are one's own without regard to case. */
export function named(channels: PublicChannel[], name: string): PublicChannel | null {
  return channels.find((one) => one.username.toLowerCase() === name.toLowerCase()) ?? null;
}

function lists(): { elements: HTMLElement[]; show(live: Video[], past: Video[]): void } {
  const live = cards("featured");
  const past = cards();
  const offline = notice(texts.channel.offline, texts.channel.offlineHint);
  const liveTitle = h("h2", {}, texts.home.live);
  const nothing = h("p", { class: "dim" }, texts.channel.nothing);
  return {
    elements: [offline, liveTitle, live.element, h("h2", { class: "section" }, texts.channel.past), nothing, past.element],
    show(liveVideos, pastVideos) {
      offline.hidden = liveVideos.length > 0;
      liveTitle.hidden = live.element.hidden = liveVideos.length === 0;
      nothing.hidden = pastVideos.length > 0;
      past.element.hidden = pastVideos.length === 0;
      live.show(liveVideos);
      past.show(pastVideos);
    },
  };
}
