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
    async ({ username, password }) => {
      await context.api.post("/auth/login", { body: { username, password } });
      await context.renewAccount(back);
    },
  );
  const element = h(
    "div",
    { class: "page narrow" },
    h("h1", {}, t.title),
    fields,
    h("p", { class: "dim" }, `${t.other} `, h("a", { href: "/signup", "data-link": true }, t.otherLink)),
  );
  void addForgot(context, element);
  return element;
}

/** A server that sends no mails cannot help who has forgotten a password. */
async function addForgot(context: Context, page: HTMLElement): Promise<void> {
  const platform = await context.api.get("/platform", { signal: context.signal }).catch(() => null);
  if (platform?.mail) {
    page.append(h("p", { class: "dim" }, h("a", { href: "/login/forgot", "data-link": true }, texts.forgot.link)));
  }
}
