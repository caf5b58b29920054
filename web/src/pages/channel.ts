import type { PublicChannel, Video } from "../api";
import type { Context } from "../app";
import { texts } from "../texts";
import { changed, counted, follow } from "../events";
import { cards } from "../ui/card";
import { fill, h, write } from "../ui/dom";
import { picture } from "../ui/picture";
import { loadInto, notice, skeleton } from "../ui/states";
import { ended, onAir } from "./home";

/** A channel: what it has on the air, then what it had. */
export function channel(context: Context): HTMLElement {
  const name = context.parameters.username ?? "";
  const title = h("h1", { class: "name" }, name);
  const about = h("p", { class: "description", dir: "auto", hidden: true });
  const face = h("div", { class: "face" });
  const content = h("div", { class: "column" }, skeleton(1));
  const overview = lists();
  let id: number | null = null;
  let live: Video[] = [];
  let past: Video[] = [];
  const show = (change: (video: Video) => Video) => {
    live = live.map(change);
    past = past.map(change);
    overview.show(live, past);
  };
  const load = async () => {
    const found = await findChannel(context, name);
    const videos = found && (await context.api.get("/channels/{id}/videos", { path: { id: found.id }, query: { size: 50 }, signal: context.signal }));
    if (context.signal.aborted) {
      return;
    }
    if (!found || !videos) {
      fill(content, notice(texts.channel.notFound, texts.channel.notFoundHint));
      return;
    }
    title.textContent = found.username;
    write(about, found.description ?? "");
    about.hidden = found.description === null;
    if (face.dataset.picture !== found.profilePicture) {
      face.dataset.picture = found.profilePicture;
      fill(face, picture(found.profilePicture, 80));
    }
    document.title = `${found.username} · ${texts.appName}`;
    id = found.id;
    live = onAir([found]);
    past = ended(videos.items);
    overview.show(live, past);
    if (content.firstChild !== overview.elements[0]) {
      fill(content, ...overview.elements);
    }
  };
  loadInto(content, texts.channel.failed, load, context.signal);
  const follower = follow(
    {
      query: () => (id === null ? null : `?channel=${id}`),
      load,
      channel: () => follower.soon(),
      deleted: () => follower.soon(),
      video: (event) => show((video) => changed(video, event)),
      viewers: (counts) => show((video) => counted(video, counts)),
    },
    context.signal,
  );
  return h("div", { class: "page" }, h("div", { class: "who" }, face, title), about, content);
}

async function findChannel(context: Context, name: string): Promise<PublicChannel | null> {
  const found = await context.api.get("/channels", { query: { username: name }, signal: context.signal });
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
