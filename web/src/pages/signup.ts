import type { Platform } from "../api";
import type { Context } from "../app";
import { texts } from "../texts";
import { fill, h } from "../ui/dom";
import { form, type Field } from "../ui/form";
import { failure, notice, skeletonLines } from "../ui/states";

const t = texts.signup;

/** The form, or why there is none. An invite's code comes behind the `#`, which no server and no log sees. */
export function signup(context: Context): HTMLElement {
  const place = h("div", { class: "column" }, skeletonLines());
  const load = async () => {
    try {
      const platform = await context.api.get("/platform", { signal: context.signal });
      if (!context.signal.aborted) {
        fill(place, ...content(context, platform, invited(location.hash)), login());
      }
    } catch (error) {
      if (!context.signal.aborted) {
        fill(place, failure(t.failed, error, () => void load()));
      }
    }
  };
  void load();
  return h("div", { class: "page narrow" }, h("h1", {}, t.title), place);
}

/** Comes with the form: nothing jumps. */
function login(): HTMLElement {
  return h("p", { class: "dim" }, `${t.other} `, h("a", { href: "/login", "data-link": true }, t.otherLink));
}

/** The code of `#invite=…`. */
export function invited(hash: string): string {
  return new URLSearchParams(hash.slice(1)).get("invite") ?? "";
}

/** What is shown on a server of this state. */
export function signupState(platform: Pick<Platform, "registration" | "adminMissing">): "first" | "open" | "invite" | "closed" {
  if (platform.adminMissing) {
    return "first";
  }
  return ({ OPEN: "open", INVITE: "invite", CLOSED: "closed" } as const)[platform.registration];
}

function content(context: Context, platform: Platform, code: string): HTMLElement[] {
  const invite: Field<"inviteCode"> = { name: "inviteCode", label: t.code, hint: t.codeHint, value: code, autocomplete: "off", limit: 100 };
  switch (signupState(platform)) {
    case "closed":
      return [notice(t.closed, t.closedHint)];
    case "invite":
      return [fields(context, [invite])];
    case "first":
      // The admin-to-be needs no code; it may be that others may sign up too.
      return [h("p", { class: "dim" }, t.admin), fields(context, platform.registration === "INVITE" && !platform.empty ? [invite] : [])];
    case "open":
      return [fields(context, [])];
  }
}

function fields(context: Context, more: Field<"inviteCode">[]): HTMLElement {
  return form(
    [
      { name: "username", label: t.username, hint: t.usernameHint, autocomplete: "username", required: true, limit: 20 },
      { name: "password", label: t.password, hint: texts.passwordRules, type: "password", autocomplete: "new-password", required: true, limit: 128 },
      ...more,
    ],
    t.submit,
    async ({ username, password, inviteCode }) => {
      await context.api.post("/auth/signup", { body: { username, password, inviteCode } });
      await context.api.post("/auth/login", { body: { username, password } });
      await context.renewAccount("/studio");
    },
  );
}
