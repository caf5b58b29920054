import type { Account } from "../api";
import type { Login } from "../app";
import { texts } from "../texts";
import { report, tell } from "./attempt";
import { fill, h, icon } from "./dom";
import { picture } from "./picture";
import { switchTheme, theme } from "./theme";

export interface HeaderActions {
  /** To the content, past the header. */
  skip(): void;
  logOut(): Promise<void>;
  /** Asks again who is logged in. */
  lookAgain(): void;
}

/** The bar above every page. It draws again only what has changed. */
export class Header {
  readonly element = h("header", { class: "top" });
  private readonly links = h("div", { class: "links" });
  private readonly problem = report();
  private readonly themeButton = h("button", { type: "button", class: "icon-button", onclick: () => this.changeTheme() });
  private shown = "";

  constructor(private readonly actions: HeaderActions) {
    const skip = h("a", { href: "#content", class: "skip" }, texts.nav.skip);
    skip.addEventListener("click", (event) => {
      event.preventDefault();
      actions.skip();
    });
    this.element.append(
      skip,
      h("a", { href: "/", "data-link": true, class: "brand" }, texts.appName),
      h("nav", { "aria-label": texts.appName }, this.problem, this.links, this.themeButton),
    );
    this.drawTheme();
  }

  /** @param login null while the first answer is awaited */
  show(login: Login | null): void {
    const account = login?.known ? login.account : null;
    const key = JSON.stringify(login?.known ? [account?.username, account?.role, account?.profilePicture] : login && false);
    if (key !== this.shown) {
      this.shown = key;
      tell(this.problem, "");
      fill(this.links, ...this.linksFor(login));
    }
  }

  drawTheme(): void {
    const dark = theme() === "dark";
    const name = dark ? texts.theme.toLight : texts.theme.toDark;
    this.themeButton.setAttribute("aria-label", name);
    this.themeButton.title = name;
    fill(this.themeButton, icon(dark ? "sun" : "moon"));
  }

  private changeTheme(): void {
    switchTheme();
    this.drawTheme();
  }

  private linksFor(login: Login | null): HTMLElement[] {
    if (!login) {
      return [];
    }
    if (!login.known) {
      return [h("button", { type: "button", class: "link", onclick: () => this.actions.lookAgain() }, texts.nav.unknown)];
    }
    if (!login.account) {
      return [link("/login", texts.nav.login), link("/signup", texts.nav.signup, "button primary small")];
    }
    return [
      ...(login.account.role === "ADMIN" ? [link("/admin", texts.nav.admin)] : []),
      link("/studio", texts.nav.studio),
      accountLink(login.account),
      h("button", { type: "button", class: "link", onclick: () => void this.logOut() }, texts.nav.logout),
    ];
  }

  private async logOut(): Promise<void> {
    try {
      await this.actions.logOut();
    } catch {
      tell(this.problem, texts.nav.stillIn, "bad");
    }
  }
}

function link(path: string, text: string, className = ""): HTMLElement {
  return h("a", { href: path, "data-link": true, class: className }, text);
}

function accountLink(account: Account): HTMLElement {
  return h("a", { href: "/settings", "data-link": true, class: "account" }, picture(account.profilePicture, 32), h("span", {}, account.username));
}
