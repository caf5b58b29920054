import type { Context } from "../app";
import { texts } from "../texts";
import { fill, h } from "../ui/dom";
import { form } from "../ui/form";
import { notice } from "../ui/states";

const t = texts.forgot;

/** Asks for a mail with a link to choose a new password. The answer is the same whoever there is. */
export function forgot(context: Context): HTMLElement {
  const page = h("div", { class: "page narrow" });
  const fields = form([{ name: "who", label: t.who, autocomplete: "username", required: true, limit: 254 }], t.submit, async ({ who }) => {
    await context.api.post("/auth/password/forgot", { body: identity(who) });
    fill(page, notice(t.sent, t.sentHint));
  });
  fill(page, h("h1", {}, t.title), h("p", { class: "dim" }, t.lead), fields);
  return page;
}

/** A user name has no @. */
export function identity(who: string): { username: string } | { email: string } {
  const text = who.trim();
  return text.includes("@") ? { email: text } : { username: text };
}
