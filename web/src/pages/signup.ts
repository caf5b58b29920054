import type { Context } from "../app";
import { texts } from "../texts";
import { h } from "../ui/dom";
import { form } from "../ui/form";

export function signup(context: Context): HTMLElement {
  const t = texts.signup;
  const fields = form(
    [
      { name: "username", label: t.username, hint: t.usernameHint, autocomplete: "username", required: true, maxlength: 20 },
      { name: "password", label: t.password, hint: t.passwordHint, type: "password", autocomplete: "new-password", required: true, maxlength: 128 },
    ],
    t.submit,
    async (values) => {
      await context.api.post("/auth/signup", values);
      await context.api.post("/auth/login", values);
      await context.renewAccount("/studio");
    },
  );
  return h(
    "div",
    { class: "page narrow" },
    h("h1", {}, t.title),
    fields,
    h("p", { class: "dim" }, `${t.other} `, h("a", { href: "/login", "data-link": true }, t.otherLink)),
  );
}
