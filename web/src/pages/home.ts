import type { Page, Platform, Video } from "../api";
import type { Context } from "../app";
import { texts } from "../texts";
import { card } from "../ui/card";
import { fill, h } from "../ui/dom";
import { poll } from "../ui/poll";
import { failure, notice, skeleton } from "../ui/states";

const REFRESH_MS = 5000;

/** Who is live, then what was; three steps for the first visitor of a new server. */
export function home(context: Context): HTMLElement {
  const page = h("div", { class: "page" }, skeleton(3));
  const load = async () => {
    const [platform, videos] = await Promise.all([
      context.api.get<Platform>("/platform", context.signal),
      context.api.get<Page<Video>>("/videos?size=40", context.signal),
    ]);
    if (!context.signal.aborted) {
      fill(page, ...(platform.empty ? firstRun() : lists(videos.items)));
    }
  };
  const start = () =>
    load().catch(() => {
      if (!context.signal.aborted) {
        fill(page, failure(texts.home.failed, start));
      }
    });
  void start();
  poll(load, REFRESH_MS, context.signal);
  return page;
}

function lists(videos: Video[]): HTMLElement[] {
  const live = videos.filter((video) => video.status === "RUNNING");
  const ended = videos.filter((video) => video.status === "ENDED");
  const sections: HTMLElement[] = [h("h1", { class: "offscreen" }, texts.nav.home)];
  if (live.length) {
    sections.push(h("h2", {}, texts.home.live), grid(live, "featured"));
  } else {
    sections.push(notice(texts.home.nobody, texts.home.nobodyHint));
  }
  if (ended.length) {
    sections.push(h("h2", { class: "section" }, texts.home.recent), grid(ended));
  }
  return sections;
}

function grid(videos: Video[], className = ""): HTMLElement {
  return h("div", { class: `grid ${className}` }, ...videos.map(card));
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
