import "./styles.css";
import type { Account } from "./api";
import { api, currentAccount, type Context, type PageFunction } from "./app";
import { home } from "./pages/home";
import { login } from "./pages/login";
import { notFound } from "./pages/notFound";
import { settings } from "./pages/settings";
import { signup } from "./pages/signup";
import { studio } from "./pages/studio";
import { watch } from "./pages/watch";
import { match, type Route } from "./router";
import { texts } from "./texts";
import { fill, h, icon } from "./ui/dom";
import { applyTheme, switchTheme, theme } from "./ui/theme";

const routes: Route<{ page: PageFunction; title: string; member?: boolean }>[] = [
  { pattern: "/", page: { page: home, title: texts.nav.home } },
  { pattern: "/watch/:url", page: { page: watch, title: texts.appName } },
  { pattern: "/login", page: { page: login, title: texts.login.title } },
  { pattern: "/signup", page: { page: signup, title: texts.signup.title } },
  { pattern: "/studio", page: { page: studio, title: texts.studio.title, member: true } },
  { pattern: "/settings", page: { page: settings, title: texts.settings.title, member: true } },
];

const root = document.querySelector("#app") as HTMLElement;
const header = h("header", { class: "top" });
const main = h("main", { id: "content", tabindex: -1 });
let account: Account | null = null;
let leaving = new AbortController();

function link(path: string, text: string, className = ""): HTMLElement {
  return h("a", { href: path, "data-link": true, class: className }, text);
}

function drawHeader(): void {
  const dark = theme() === "dark";
  const name = dark ? texts.theme.toLight : texts.theme.toDark;
  const themeButton = h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": name,
      title: name,
      onclick: () => {
        switchTheme();
        drawHeader();
      },
    },
    icon(dark ? "sun" : "moon"),
  );
  const nav = account
    ? [
        link("/studio", texts.nav.studio),
        link("/settings", account.username),
        h("button", { type: "button", class: "link", onclick: () => void logOut() }, texts.nav.logout),
      ]
    : [link("/login", texts.nav.login), link("/signup", texts.nav.signup, "button primary small")];
  fill(
    header,
    h("a", { href: "#content", class: "skip" }, texts.nav.skip),
    h("a", { href: "/", "data-link": true, class: "brand" }, texts.appName),
    h("nav", { "aria-label": texts.appName }, ...nav, themeButton),
  );
}

async function logOut(): Promise<void> {
  await api.post("/auth/logout").catch(() => undefined);
  account = null;
  go("/");
}

function go(path: string): void {
  history.pushState(null, "", path);
  show();
}

async function renewAccount(path: string): Promise<void> {
  account = await currentAccount();
  go(path);
}

function show(): void {
  leaving.abort();
  leaving = new AbortController();
  drawHeader();
  const found = match(routes, location.pathname);
  if (found?.page.member && !account) {
    history.replaceState(null, "", `/login?return=${encodeURIComponent(location.pathname)}`);
    show();
    return;
  }
  const context: Context = {
    api,
    parameters: found?.parameters ?? {},
    query: new URLSearchParams(location.search),
    account,
    signal: leaving.signal,
    go,
    renewAccount,
  };
  document.title = found ? `${found.page.title} · ${texts.appName}` : texts.appName;
  document.body.classList.toggle("embed", context.query.has("embed"));
  fill(main, (found?.page.page ?? notFound)(context));
  window.scrollTo(0, 0);
}

document.addEventListener("click", (event) => {
  const anchor = (event.target as Element).closest<HTMLAnchorElement>("a[data-link]");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  if (anchor && plain) {
    event.preventDefault();
    go(anchor.pathname + anchor.search);
  }
});
window.addEventListener("popstate", show);

applyTheme();
root.append(header, main);
void currentAccount().then((found) => {
  account = found;
  show();
});
