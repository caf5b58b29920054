import type { Context } from "../app";
import { bitrate, duration } from "../format";
import type { Broadcast } from "../platform";
import { texts } from "../texts";
import { attempt, report } from "../ui/attempt";
import { isolated } from "../ui/bidi";
import { channelLink } from "../ui/card";
import { fill, h, write } from "../ui/dom";
import { Keyed, type View } from "../ui/keyed";
import { poll } from "../ui/poll";
import { confirm, loadInto, notice, skeletonLines } from "../ui/states";

const t = texts.admin.live;
const REFRESH_MS = 3000;

/** What is on the air now, with a way to end it. */
export function adminLive(context: Context): HTMLElement {
  const rows = h("div", { class: "rows" });
  const nobody = notice(t.nobody, t.nobodyHint);
  const content = h("div", {}, skeletonLines());
  const keyed = new Keyed<Broadcast>(rows, (broadcast) => broadcast.videoUrl, (broadcast) => row(context, broadcast, () => reload()));
  const load = async () => {
    const found = await context.api.get("/platform/broadcasts", { query: { size: 100 }, signal: context.signal });
    if (!context.signal.aborted) {
      keyed.show(found.items);
      const shown = found.items.length > 0 ? rows : nobody;
      if (content.firstChild !== shown) {
        fill(content, shown);
      }
    }
  };
  const reload = loadInto(content, texts.admin.failed, load, context.signal);
  poll(load, REFRESH_MS, context.signal);
  return h("section", { class: "panel" }, h("h2", {}, texts.admin.tabs.live), content);
}

function row(context: Context, first: Broadcast, reload: () => void): View<Broadcast> {
  const title = h("bdi", {});
  const link = h("a", { class: "strong name", href: `/watch/${first.videoUrl}`, "data-link": true }, title);
  const numbers = h("span", {});
  const line = report();
  const end = h("button", { type: "button", class: "button small" }, t.end);
  let broadcast = first;
  end.addEventListener("click", async () => {
    if (await confirm(t.endTitle(isolated(broadcast.title)), t.endHint, t.end)) {
      const ended = await attempt(end, line, () => context.api.post("/platform/broadcasts/{videoUrl}/end", { path: { videoUrl: broadcast.videoUrl } }));
      if (ended) {
        reload();
      }
    }
  });
  const update = (newer: Broadcast) => {
    broadcast = newer;
    write(title, newer.title);
    end.setAttribute("aria-label", `${t.end}: ${newer.title}`);
    write(numbers, numbersOf(newer));
  };
  update(first);
  const element = h(
    "article",
    { class: "item" },
    h("div", { class: "grow" }, link, h("p", { class: "dim" }, channelLink(first.username), numbers), line),
    h("div", { class: "row" }, end),
  );
  return { element, update };
}

/** Whether it is held, who watches, what it sends, for how long. */
export function numbersOf(broadcast: Broadcast, now = Date.now()): string {
  return [
    "",
    broadcast.state === "HELD" && t.held,
    texts.card.viewers(broadcast.viewers),
    broadcast.state === "LIVE" && broadcast.bitrate !== null && bitrate(broadcast.bitrate),
    t.since(duration(now - Date.parse(broadcast.startedAt))),
  ]
    .filter((part) => part !== false)
    .join(" · ");
}
