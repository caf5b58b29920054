import type { PublicChannel, Video } from "../api";
import type { Context } from "../app";
import { texts } from "../texts";
import { changed, counted, follow } from "../events";
import { cards } from "../ui/card";
import { fill, h } from "../ui/dom";
import { loadInto, notice, skeleton } from "../ui/states";

/** Who is live, then what was; three steps for the first visitor of a new server. */
export function home(context: Context): HTMLElement {
  const page = h("div", { class: "page" }, skeleton(3));
  const overview = lists();
  const first = firstRun();
  let live: Video[] = [];
  let past: Video[] = [];
  const show = (change: (video: Video) => Video) => {
    live = live.map(change);
    past = past.map(change);
    overview.show(live, past);
  };
  const load = async () => {
    const [platform, channels, videos] = await Promise.all([
      context.api.get("/platform", { signal: context.signal }),
      context.api.get("/channels", { query: { status: "LIVE", size: 100 }, signal: context.signal }),
      context.api.get("/videos", { query: { size: 40 }, signal: context.signal }),
    ]);
    if (!context.signal.aborted) {
      live = onAir(channels.items);
      past = ended(videos.items);
      overview.show(live, past);
      put(page, platform.empty ? first : overview.elements);
    }
  };
  loadInto(page, texts.home.failed, load, context.signal);
  const follower = follow(
    {
      query: () => "",
      load,
      channel: () => follower.soon(),
      deleted: () => follower.soon(),
      video: (event) => show((video) => changed(video, event)),
      viewers: (counts) => show((video) => counted(video, counts)),
    },
    context.signal,
  );
  return page;
}

/** The live videos of a list of channels. */
export function onAir(channels: PublicChannel[]): Video[] {
  return channels.flatMap((channel) => (channel.video?.status === "RUNNING" ? [channel.video] : []));
}

export function ended(videos: Video[]): Video[] {
  return videos.filter((video) => video.status === "ENDED");
}

function lists(): { elements: HTMLElement[]; show(live: Video[], past: Video[]): void } {
  const live = cards("featured");
  const past = cards();
  const nobody = notice(texts.home.nobody, texts.home.nobodyHint);
  const liveTitle = h("h2", {}, texts.home.live);
  const pastTitle = h("h2", { class: "section" }, texts.home.recent);
  return {
    elements: [h("h1", { class: "offscreen" }, texts.nav.home), nobody, liveTitle, live.element, pastTitle, past.element],
    show(liveVideos, pastVideos) {
      nobody.hidden = liveVideos.length > 0;
      liveTitle.hidden = live.element.hidden = liveVideos.length === 0;
      pastTitle.hidden = past.element.hidden = pastVideos.length === 0;
      live.show(liveVideos);
      past.show(pastVideos);
    },
  };
}

/** Only when they are not there yet: an element that is put again loses the focus. */
function put(page: HTMLElement, elements: HTMLElement[]): void {
  if (page.firstChild !== elements[0]) {
    fill(page, ...elements);
  }
}

function firstRun(): HTMLElement[] {
  const steps = texts.home.first.map(([title, hint]) => h("li", {}, h("h2", {}, title), h("p", { class: "dim" }, hint)));
  return [
    h("h1", {}, texts.home.firstTitle),
    h("p", { class: "lead" }, texts.home.firstLead),
    h("ol", { class: "steps" }, ...steps),
    h("a", { href: "/signup", "data-link": true, class: "button primary" }, texts.home.firstAction),
  ];
}
