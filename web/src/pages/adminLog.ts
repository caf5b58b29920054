import type { Context } from "../app";
import { ago } from "../format";
import type { AuditEntry } from "../platform";
import { texts } from "../texts";
import { h } from "../ui/dom";
import { pages } from "../ui/pages";

const t = texts.admin.log;
const MODES: Record<string, string> = texts.admin.registration.modes;

/** What admins did, the newest first. */
export function adminLog(context: Context): HTMLElement {
  const list = pages<AuditEntry>({
    fetch: (_, last) => context.api.get("/platform/audit", { query: olderThan(last), signal: context.signal }),
    key: (entry) => entry.id,
    view: (entry) => ({ element: row(entry), update: () => {} }),
    signal: context.signal,
    empty: h("p", { class: "dim" }, t.nothing),
  });
  void list.load();
  return h("section", { class: "panel" }, h("h2", {}, texts.admin.tabs.log), h("p", { class: "dim" }, t.kept), list.element);
}

/** The entries after one that is shown, as far back as there are any; the newest first of all. */
export function olderThan(last?: AuditEntry): { size: number; before?: number } {
  return { size: 50, ...(last && { before: last.id }) };
}

function row(entry: AuditEntry): HTMLElement {
  const when = h("time", { datetime: entry.at, title: new Date(entry.at).toLocaleString() }, ago(entry.at));
  const details = detailsOf(entry);
  return h(
    "article",
    { class: "item" },
    h(
      "div",
      { class: "grow" },
      h("p", { class: "name" }, h("bdi", {}, sentence(entry))),
      details && h("p", { class: "name" }, h("bdi", {}, details)),
      h("p", { class: "dim" }, when, entry.address && ` · ${entry.address}`),
    ),
  );
}

/** Who did what to whom. An action that these pages do not know has its own name. */
export function sentence(entry: AuditEntry): string {
  return [entry.actorName, t.says[entry.action] ?? entry.action, entry.targetName ?? ""].join(" ").trim();
}

/** Such as `before: Everyone · now: Nobody`. What these pages do not know has its own name. */
export function detailsOf(entry: AuditEntry, locale?: string): string {
  const names = new Set([...Object.keys(t.details), ...Object.keys(entry.details)]);
  return [...names]
    .filter((name) => Object.hasOwn(entry.details, name))
    .map((name) => said(name, valueOf(name, String(entry.details[name]), locale)))
    .filter((words) => words !== "")
    .join(" · ");
}

function said(name: string, value: string): string {
  const say = Object.hasOwn(t.details, name) ? t.details[name] : undefined;
  return say ? say(value) : `${name}: ${value}`;
}

function valueOf(name: string, value: string, locale?: string): string {
  switch (name) {
    case "from":
    case "to":
      return MODES[value] ?? value;
    case "expiresAt":
      return new Date(value).toLocaleDateString(locale, { dateStyle: "medium" });
    default:
      return value;
  }
}
