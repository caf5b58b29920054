import type { Context } from "../app";
import { takeMailedToken } from "../mailedToken";
import { texts } from "../texts";
import { fill, h } from "../ui/dom";
import { form } from "../ui/form";
import { notice } from "../ui/states";

const t = texts.reset;

/** Where the mailed link for a new password leads. */
export function reset(context: Context): HTMLElement {
  const token = takeMailedToken();
  if (!token) {
    return h("div", { class: "page narrow" }, notice(t.bad, t.badHint, link("/login/forgot", t.again)));
  }
  const page = h("div", { class: "page narrow" });
  const fields = form(
    [{ name: "newPassword", label: t.password, hint: texts.passwordRules, type: "password", autocomplete: "new-password", required: true, limit: 128 }],
    t.submit,
    async ({ newPassword }) => {
      await context.api.post("/auth/password/reset", { body: { token, newPassword } });
      fill(page, notice(t.done, t.doneHint, link("/login", texts.login.title)));
    },
  );
  fill(page, h("h1", {}, t.title), h("p", { class: "dim" }, t.lead), fields);
  return page;
}

function link(path: string, text: string): HTMLElement {
  return h("a", { href: path, "data-link": true, class: "button" }, text);
}
