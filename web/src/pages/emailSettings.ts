import type { Account } from "../api";
import type { Context } from "../app";
import { texts } from "../texts";
import { fill, h } from "../ui/dom";
import { form, ofUser, succeed } from "../ui/form";

const t = texts.settings.email;

/** The address of the account, for a forgotten password. Another takes effect when its link is opened. */
export function emailSettings(context: Context): HTMLElement {
  const state = h("p", { class: "hint" }, stateOf(context.account));
  const fields: HTMLFormElement = form(
    [
      { name: "email", label: t.address, type: "email", value: context.account?.email ?? "", autocomplete: "email", limit: 254 },
      { name: "currentPassword", label: t.password, hint: t.passwordHint, type: "password", autocomplete: "current-password", required: true },
    ],
    t.submit,
    async ({ email, currentPassword }) => {
      const account = await context.api.patch("/user/profile", { body: { email: email.trim(), currentPassword } });
      fill(state, stateOf(account));
      const password = fields.querySelector<HTMLInputElement>("[name=currentPassword]");
      if (password) {
        password.value = "";
      }
      succeed(fields, account.pendingEmail ? t.sent(account.pendingEmail) : t.removed);
    },
  );
  return h("section", { class: "panel" }, h("h2", {}, t.title), state, ofUser(fields, context.account?.username ?? ""));
}

/** What is known of the address, in a sentence. */
export function stateOf(account: Pick<Account, "email" | "pendingEmail"> | null): string {
  const confirmed = account?.email ? t.confirmed(account.email) : t.none;
  return account?.pendingEmail ? `${confirmed} ${t.pending(account.pendingEmail)}` : confirmed;
}
