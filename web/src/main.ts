import "./styles.css";
import { ApiError, type Account } from "./api";
import { api, currentLogin, type Context, type Login, type PageFunction } from "./app";
import { mailedToken } from "./mailedToken";
import { adminLater as admin } from "./pages/adminLater";
import { channel } from "./pages/channel";
import { forgot } from "./pages/forgot";
import { home } from "./pages/home";
import { login as loginPage } from "./pages/login";
import { notFound } from "./pages/notFound";
import { reset } from "./pages/reset";
import { settings } from "./pages/settings";
import { signup } from "./pages/signup";
import { studio } from "./pages/studio";
import { verify } from "./pages/verify";
import { watch } from "./pages/watch";
import { match, type Match, type Route } from "./router";
import { texts } from "./texts";
import { fill, h } from "./ui/dom";
import { Header } from "./ui/header";
import { failure, skeleton } from "./ui/states";
import { followTheme } from "./ui/theme";

interface PageOf {
  page: PageFunction;
  title: string;
  /** Only for those who are logged in. */
  member?: boolean;
  /** Only for admins; for others there is no such page. */
  admin?: boolean;
}

const FIRST_LOOK_MS = 2000;
const LAST_LOOK_MS = 60_000;

const routes: Route<PageOf>[] = [
  { pattern: "/", page: { page: home, title: texts.nav.home } },
  { pattern: "/watch/:url", page: { page: watch, title: texts.appName } },
  { pattern: "/c/:username", page: { page: channel, title: texts.appName } },
  { pattern: "/login", page: { page: loginPage, title: texts.login.title } },
  { pattern: "/login/forgot", page: { page: forgot, title: texts.forgot.title } },
  { pattern: "/login/reset", page: { page: reset, title: texts.reset.title } },
  { pattern: "/login/verify", page: { page: verify, title: texts.verify.title } },
  { pattern: "/signup", page: { page: signup, title: texts.signup.title } },
  { pattern: "/studio", page: { page: studio, title: texts.studio.title, member: true } },
  { pattern: "/settings", page: { page: settings, title: texts.settings.title, member: true } },
  { pattern: "/admin", page: { page: admin, title: texts.admin.title, member: true, admin: true } },
  { pattern: "/admin/:tab", page: { page: admin, title: texts.admin.title, member: true, admin: true } },
];

const root = document.querySelector("#app") as HTMLElement;
const main = h("main", { id: "content", tabindex: -1 });
const header = new Header({ skip: () => main.focus(), logOut, lookAgain: () => void look(/* byHand= */ true) });
let login: Login | null = null;
let leaving = new AbortController();
let address = "";
/** Whether the page is for members, and it is not known whether this is one. */
let waiting = false;
let lookMs = FIRST_LOOK_MS;
let looking = 0;

/** Asks who is logged in, again and again until somebody answers. Pages for everyone do not wait for it. */
async function look(byHand = false): Promise<void> {
  window.clearTimeout(looking);
  const first = login === null;
  login = await currentLogin(api);
  header.show(login);
  if (login.known) {
    lookMs = FIRST_LOOK_MS;
  } else {
    looking = window.setTimeout(() => void look(), lookMs);
    lookMs = Math.min(lookMs * 2, LAST_LOOK_MS);
  }
  if (waiting && (login.known || first || byHand)) {
    show();
  }
}

async function logOut(): Promise<void> {
  await api.post("/auth/logout").catch((error: unknown) => {
    if (!(error instanceof ApiError && error.status === 401)) {
      throw error;
    }
  });
  login = { known: true, account: null };
  go("/");
}

function go(path: string): void {
  history.pushState(null, "", path);
  arrive();
}

async function renewAccount(path: string): Promise<void> {
  await look();
  go(path);
}

/** Shows the page of the address, and lets a keyboard or a screen reader begin there. */
function arrive(): void {
  show();
  main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function show(): void {
  leaving.abort();
  leaving = new AbortController();
  header.show(login);
  const found = match(routes, location.pathname);
  const account = login?.known ? login.account : null;
  if (found?.page.member && login?.known && !account) {
    history.replaceState(null, "", `/login?return=${encodeURIComponent(location.pathname)}`);
    show();
    return;
  }
  address = location.pathname + location.search;
  const query = new URLSearchParams(location.search);
  document.title = found && found.page.title !== texts.appName ? `${found.page.title} · ${texts.appName}` : texts.appName;
  document.body.classList.toggle("embed", query.has("embed"));
  const context: Context = { api, parameters: found?.parameters ?? {}, query, account, signal: leaving.signal, go, lookAgain: () => look(), renewAccount };
  waiting = found?.page.member === true && !account;
  fill(main, found && waiting ? unknown(found) : pageFor(found, account)(context));
}

function pageFor(found: Match<PageOf> | null, account: Account | null): PageFunction {
  return !found || (found.page.admin && account?.role !== "ADMIN") ? notFound : found.page.page;
}

/** In place of a page for members while it is not known whether this is one. */
function unknown(found: Match<PageOf>): HTMLElement {
  const title = h("h1", {}, found.page.title);
  const state = login && !login.known ? failure(texts.errors.unknown, login.error, () => void look(/* byHand= */ true)) : skeleton(3);
  return h("div", { class: "page" }, title, state);
}

document.addEventListener("click", (event) => {
  const anchor = (event.target as Element).closest<HTMLAnchorElement>("a[data-link]");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
  if (anchor && plain) {
    event.preventDefault();
    go(anchor.pathname + anchor.search);
  }
});
window.addEventListener("popstate", () => {
  // A jump within the page is none to another, but a second mailed link is.
  if (location.pathname + location.search !== address || mailedToken(location.hash)) {
    arrive();
  }
});
window.addEventListener("online", () => {
  if (login && !login.known) {
    void look();
  }
});

followTheme(() => header.drawTheme());
root.append(header.element, main);
show();
void look();
