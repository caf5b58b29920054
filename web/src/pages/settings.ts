import type { Context } from "../app";
import { texts } from "../texts";
import { h } from "../ui/dom";
import { form, succeed } from "../ui/form";

const t = texts.settings;

export function settings(context: Context): HTMLElement {
  const profile: HTMLFormElement = form(
    [
      { name: "first_name", label: t.firstName, value: context.account?.first_name ?? "", autocomplete: "given-name", maxlength: 100 },
      { name: "last_name", label: t.lastName, value: context.account?.last_name ?? "", autocomplete: "family-name", maxlength: 100 },
    ],
    t.save,
    async (values) => {
      await context.api.patch("/user/profile", values);
      succeed(profile, t.saved);
    },
  );
  const password: HTMLFormElement = form(
    [
      { name: "currentPassword", label: t.current, type: "password", autocomplete: "current-password", required: true },
      { name: "newPassword", label: t.next, type: "password", autocomplete: "new-password", required: true, maxlength: 128 },
    ],
    t.change,
    async (values) => {
      await context.api.patch("/user/password", values);
      password.reset();
      succeed(password, t.changed);
    },
  );
  return h(
    "div",
    { class: "page narrow" },
    h("h1", {}, t.title),
    h("section", { class: "panel" }, h("h2", {}, t.profile), profile),
    h("section", { class: "panel" }, h("h2", {}, t.password), password),
  );
}
