import type { Session } from "../api";
import type { Context } from "../app";
import { ago } from "../format";
import { texts } from "../texts";
import { attempt, report, tell } from "../ui/attempt";
import { fill, h } from "../ui/dom";
import { confirm, failure, skeletonLines } from "../ui/states";

const t = texts.settings.devices;

/** Where the user is logged in, and a way to end each of it. */
export function devices(context: Context): HTMLElement {
  const list = h("ul", { class: "devices", tabindex: -1, "aria-label": t.title });
  const line = report();
  const everywhere = h("button", { type: "button", class: "button", onclick: () => void logOutEverywhere() }, t.everywhere);
  const logOutEverywhere = async (): Promise<void> => {
    if (await confirm(t.everywhereTitle, t.everywhereHint, t.everywhere)) {
      await attempt(everywhere, line, async () => {
        await context.api.post("/auth/logout", { query: { everywhere: true } });
        await context.renewAccount("/login");
      });
    }
  };
  const load = async (): Promise<void> => {
    try {
      const sessions = await context.api.get("/user/sessions", { signal: context.signal });
      fill(list, ...sessions.items.map((session) => row(context, session, list, line)));
    } catch (error) {
      if (!context.signal.aborted) {
        fill(list, h("li", {}, failure(t.failed, error, () => void load())));
      }
    }
  };
  fill(list, h("li", {}, skeletonLines()));
  void load();
  return h("section", { class: "panel" }, h("h2", {}, t.title), h("p", { class: "hint" }, t.hint), list, line, everywhere);
}

function row(context: Context, session: Session, list: HTMLElement, line: HTMLElement): HTMLElement {
  const button = h("button", { type: "button", class: "button small", "aria-label": t.endOf(session.device), onclick: () => void end() }, t.end);
  const end = async (): Promise<void> => {
    if (await attempt(button, line, () => context.api.delete("/user/sessions/{id}", { path: { id: session.id } }))) {
      element.remove();
      tell(line, t.ended(session.device), "good");
      list.focus({ preventScroll: true });
    }
  };
  const element = h(
    "li",
    { class: "row between" },
    h("div", { class: "grow" }, h("p", { class: "strong" }, session.device), h("p", { class: "hint" }, ...times(session).map((text) => h("span", {}, text)))),
    session.current ? h("span", { class: "tag" }, t.current) : button,
  );
  return element;
}

/** When it began and was used last, by the minute; how exact is a title's matter. */
export function times(session: Session, now: number = Date.now(), locale?: string): string[] {
  const used = session.current ? t.usedNow : t.used(ago(session.lastUsedAt, now, locale));
  return [t.since(new Date(session.createdAt).toLocaleDateString(locale, { dateStyle: "medium" })), used];
}
