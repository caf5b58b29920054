import type { Context } from "../app";
import { ago } from "../format";
import type { PlatformUser, UserChange } from "../platform";
import { texts } from "../texts";
import { attempt, report } from "../ui/attempt";
import { isolated } from "../ui/bidi";
import { channelLink } from "../ui/card";
import { fill, h, write, type Child } from "../ui/dom";
import type { View } from "../ui/keyed";
import { pages } from "../ui/pages";
import { askReason, confirm, notice } from "../ui/states";

const t = texts.admin.users;
const TYPING_MS = 250;
const REASON_LIMIT = 500;

/** What is asked for by each choice of accounts; by any other, everyone. */
const WHICH: Record<string, { status?: "SUSPENDED"; role?: "ADMIN" }> = { suspended: { status: "SUSPENDED" }, admins: { role: "ADMIN" } };

/** The accounts: found, suspended, made admins, deleted. */
export function adminUsers(context: Context): HTMLElement {
  const search = h("input", { type: "search", id: "admin-search", maxlength: 20, autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
  const which = h("select", { id: "admin-which" }, ...Object.entries(t.which).map(([value, label]) => h("option", { value }, label)));
  const total = h("p", { class: "dim", role: "status" });
  const list = pages<PlatformUser>({
    fetch: (page) => context.api.get("/platform/users", { query: { ...usersQuery(search.value, which.value), page, size: 20 }, signal: context.signal }),
    key: (user) => user.id,
    view: (user) => row(context, user, () => void list.load()),
    signal: context.signal,
    empty: notice(t.nobody, ""),
    loaded: (page) => write(total, t.total(page.total, page.total >= 10_000)),
  });
  let typing = 0;
  search.addEventListener("input", () => {
    window.clearTimeout(typing);
    typing = window.setTimeout(() => void list.load(), TYPING_MS);
  });
  context.signal.addEventListener("abort", () => window.clearTimeout(typing));
  which.addEventListener("change", () => void list.load());
  void list.load();
  return h(
    "section",
    { class: "panel" },
    h("h2", {}, texts.admin.tabs.users),
    h(
      "div",
      { class: "filters" },
      h("div", { class: "field" }, h("label", { for: "admin-search" }, t.search), search),
      h("div", { class: "field" }, h("label", { for: "admin-which" }, t.show), which),
    ),
    total,
    list.element,
  );
}

/** By name while one is looked for, else the newest first. */
export function usersQuery(search: string, which: string) {
  const query = search.trim();
  return { ...WHICH[which], ...(query && { sort: "NAME" as const, query }) };
}

function row(context: Context, first: PlatformUser, reload: () => void): View<PlatformUser> {
  const element = h("article", { class: "item" });
  let shown = "";
  const update = (user: PlatformUser) => {
    const key = JSON.stringify(user);
    if (key !== shown) {
      shown = key;
      fill(element, ...parts(context, user, update, reload));
    }
  };
  update(first);
  return { element, update };
}

function parts(context: Context, user: PlatformUser, update: (user: PlatformUser) => void, reload: () => void): Child[] {
  const line = report();
  const path = { id: user.id };
  const change = async (button: HTMLButtonElement, body: UserChange) => {
    await attempt(button, line, async () => update(await context.api.patch("/platform/users/{id}", { path, body })));
  };
  const remove = async (button: HTMLButtonElement) => {
    if ((await confirm(t.removeTitle(user.username), t.removeHint, t.remove)) && (await attempt(button, line, () => context.api.delete("/platform/users/{id}", { path })))) {
      reload();
    }
  };
  const suspend = async (button: HTMLButtonElement) => {
    const reason = await askReason(t.suspendTitle(user.username), t.suspendHint, t.reason, REASON_LIMIT, t.suspend);
    if (reason !== null) {
      await change(button, { suspended: true, reason });
    }
  };
  const makeAdmin = async (button: HTMLButtonElement) => {
    if (await confirm(t.makeAdminTitle(user.username), t.makeAdminHint, t.makeAdmin)) {
      await change(button, { role: "ADMIN" });
    }
  };
  const removeAdmin = async (button: HTMLButtonElement) => {
    if (await confirm(t.removeAdminTitle(user.username), t.removeAdminHint, t.removeAdmin)) {
      await change(button, { role: "USER" });
    }
  };
  const own = user.id === context.account?.id;
  const buttons = own
    ? [h("span", { class: "dim" }, t.you)]
    : [
        user.suspendedAt
          ? action(user, t.unsuspend, (button) => change(button, { suspended: false }))
          : action(user, t.suspend, suspend),
        user.role === "ADMIN" ? action(user, t.removeAdmin, removeAdmin) : !user.suspendedAt && action(user, t.makeAdmin, makeAdmin),
        action(user, t.remove, remove),
      ];
  return [
    h(
      "div",
      { class: "grow" },
      h("p", { class: "strong name" }, user.channelId && !user.suspendedAt ? channelLink(user.username) : user.username, ...marks(user)),
      h("p", { class: "dim" }, description(user)),
      user.suspendedAt && h("p", { class: "bad name" }, t.suspended(ago(user.suspendedAt), user.suspensionReason ?? "")),
      line,
    ),
    h("div", { class: "row" }, ...buttons),
  ];
}

function marks(user: PlatformUser): Child[] {
  return [
    user.role === "ADMIN" && h("span", { class: "mark" }, t.admin),
    user.liveVideo && h("a", { class: "mark live", href: `/watch/${user.liveVideo}`, "data-link": true }, t.live),
  ];
}

/** The person's name, when they joined, how many videos they have. */
export function description(user: PlatformUser, now = Date.now()): string {
  const name = [user.first_name, user.last_name].filter(Boolean).join(" ");
  return [name && isolated(name), t.joined(ago(user.createdAt, now)), user.videos > 0 && t.videos(user.videos)].filter(Boolean).join(" · ");
}

function action(user: PlatformUser, label: string, run: (button: HTMLButtonElement) => Promise<void>): HTMLElement {
  const button = h("button", { type: "button", class: "button small", "aria-label": `${label}: ${user.username}` }, label);
  button.addEventListener("click", () => void run(button));
  return button;
}
