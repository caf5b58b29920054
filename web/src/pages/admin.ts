import type { Context } from "../app";
import { texts } from "../texts";
import { h } from "../ui/dom";
import { adminLive } from "./adminLive";
import { adminLog } from "./adminLog";
import { adminRegistration } from "./adminRegistration";
import { adminUsage } from "./adminUsage";
import { adminUsers } from "./adminUsers";
import { notFound } from "./notFound";

const t = texts.admin;

const tabs: Record<string, { title: string; content(context: Context): HTMLElement }> = {
  users: { title: t.tabs.users, content: adminUsers },
  live: { title: t.tabs.live, content: adminLive },
  registration: { title: t.tabs.registration, content: adminRegistration },
  usage: { title: t.tabs.usage, content: adminUsage },
  log: { title: t.tabs.log, content: adminLog },
};

/** What admins do, in parts with addresses of their own: `/admin/users` and so on. */
export function admin(context: Context): HTMLElement {
  const name = context.parameters.tab ?? "users";
  const tab = tabs[name];
  if (!tab) {
    return notFound(context);
  }
  document.title = `${tab.title} · ${t.title} · ${texts.appName}`;
  const links = Object.entries(tabs).map(([key, { title }]) =>
    h("a", { href: `/admin/${key}`, "data-link": true, class: "tab", "aria-current": key === name ? "page" : undefined }, title),
  );
  return h("div", { class: "page" }, h("h1", {}, t.title), h("nav", { class: "tabs", "aria-label": t.title }, ...links), tab.content(context));
}
