import type { Context } from "../app";
import { safeReturn } from "../router";
import { texts } from "../texts";
import { h } from "../ui/dom";
import { form } from "../ui/form";

export function login(context: Context): HTMLElement {
  const t = texts.login;
  const back = safeReturn(context.query.get("return"));
  const fields = form(
    [
      { name: "username", label: t.username, autocomplete: "username", required: true },
      { name: "password", label: t.password, type: "password", autocomplete: "current-password", required: true },
    ],
    t.submit,
    async (values) => {
      await context.api.post("/auth/login", values);
      await context.renewAccount(back);
    },
  );
  return h(
    "div",
    { class: "page narrow" },
    h("h1", {}, t.title),
    fields,
    h("p", { class: "dim" }, `${t.other} `, h("a", { href: "/signup", "data-link": true }, t.otherLink)),
  );
}
