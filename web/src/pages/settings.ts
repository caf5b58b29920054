import type { Platform } from "../api";
import type { Context } from "../app";
import { texts } from "../texts";
import { fill, h } from "../ui/dom";
import { form, ofUser, succeed } from "../ui/form";
import { skeletonLines } from "../ui/states";
import { devices } from "./devices";
import { emailSettings } from "./emailSettings";
import { pictureSettings } from "./pictureSettings";

const t = texts.settings;

/** All comes at once when it is known what the server can do, or that nobody knows: nothing jumps. */
export function settings(context: Context): HTMLElement {
  const place = h("div", { class: "column" }, skeletonLines());
  const draw = (platform: Platform | null) => {
    if (!context.signal.aborted) {
      fill(
        place,
        pictureSettings(context, platform?.pictureMaxBytes ?? null),
        profilePanel(context),
        passwordPanel(context),
        platform?.mail && emailSettings(context),
        devices(context),
      );
    }
  };
  void context.api.get("/platform", { signal: context.signal }).then(draw, () => draw(null));
  return h("div", { class: "page narrow" }, h("h1", {}, t.title), place);
}

function profilePanel(context: Context): HTMLElement {
  const { account } = context;
  const profile: HTMLFormElement = form(
    [
      { name: "first_name", label: t.firstName, value: account?.first_name ?? "", autocomplete: "given-name", limit: 100 },
      { name: "last_name", label: t.lastName, value: account?.last_name ?? "", autocomplete: "family-name", limit: 100 },
    ],
    t.save,
    async ({ first_name, last_name }) => {
      await context.api.patch("/user/profile", { body: { first_name, last_name } });
      succeed(profile, t.saved);
    },
  );
  return h("section", { class: "panel" }, h("h2", {}, t.profile), profile);
}

function passwordPanel(context: Context): HTMLElement {
  const password: HTMLFormElement = form(
    [
      { name: "currentPassword", label: t.current, type: "password", autocomplete: "current-password", required: true },
      { name: "newPassword", label: t.next, hint: texts.passwordRules, type: "password", autocomplete: "new-password", required: true, limit: 128 },
    ],
    t.change,
    async ({ currentPassword, newPassword }) => {
      await context.api.patch("/user/password", { body: { currentPassword, newPassword } });
      password.reset();
      succeed(password, t.changed);
    },
  );
  return h("section", { class: "panel" }, h("h2", {}, t.password), ofUser(password, context.account?.username ?? ""));
}
