import type { Context } from "../app";
import { takeMailedToken } from "../mailedToken";
import { texts } from "../texts";
import { attempt, report } from "../ui/attempt";
import { fill, h } from "../ui/dom";
import { notice } from "../ui/states";

const t = texts.verify;

/** Where the mailed link for an address leads. A press of a button confirms: programs that look into mails follow links. */
export function verify(context: Context): HTMLElement {
  const token = takeMailedToken();
  if (!token) {
    return h("div", { class: "page narrow" }, notice(t.bad, t.badHint));
  }
  const page = h("div", { class: "page narrow" });
  const line = report();
  const button = h("button", { type: "button", class: "button primary", onclick: () => void confirm() }, t.submit);
  const confirm = async (): Promise<void> => {
    if (await attempt(button, line, () => context.api.post("/auth/email/verify", { body: { token } }))) {
      fill(page, notice(t.done, t.doneHint, h("a", { href: "/settings", "data-link": true, class: "button" }, texts.settings.title)));
    }
  };
  fill(page, h("h1", {}, t.title), h("p", { class: "dim" }, t.lead), line, button);
  return page;
}
