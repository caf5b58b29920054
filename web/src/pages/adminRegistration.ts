import type { Context } from "../app";
import { ago } from "../format";
import type { Invite, InviteRequest, RegistrationMode } from "../platform";
import { texts } from "../texts";
import { attempt, report, tell } from "../ui/attempt";
import { fill, h } from "../ui/dom";
import { form } from "../ui/form";
import type { View } from "../ui/keyed";
import { pages } from "../ui/pages";
import { copy, failure } from "../ui/states";

const t = texts.admin.registration;
const PATH = "/platform/registration";
const MODES: RegistrationMode[] = ["OPEN", "INVITE", "CLOSED"];

/** Who may sign up, and the invites. */
export function adminRegistration(context: Context): HTMLElement {
  return h("div", { class: "column" }, modePanel(context), invitePanel(context));
}

/** It is in force as soon as it is chosen; what was not taken goes back. The choice has its place before it is known. */
function modePanel(context: Context): HTMLElement {
  const line = report();
  const problem = h("div", { class: "below" });
  const radios = new Map(MODES.map((mode) => [mode, h("input", { type: "radio", name: "registration", value: mode, disabled: true })]));
  const options = [...radios].map(([mode, radio]) => h("label", { class: "option" }, radio, t.modes[mode]));
  const choice = h("fieldset", { class: "options", "aria-busy": "true" }, h("legend", {}, h("h2", {}, t.who)), ...options);
  let saved: RegistrationMode | null = null;
  const mark = () => {
    for (const [mode, radio] of radios) {
      radio.checked = mode === saved;
      radio.disabled = saved === null;
    }
  };
  const load = async () => {
    fill(problem);
    try {
      saved = (await context.api.get(PATH, { signal: context.signal })).mode;
      mark();
      choice.removeAttribute("aria-busy");
    } catch (error) {
      if (!context.signal.aborted) {
        fill(problem, failure(texts.admin.failed, error, () => void load()));
      }
    }
  };
  for (const [mode, radio] of radios) {
    radio.addEventListener("change", async () => {
      const changed = await attempt(radio, line, async () => {
        saved = (await context.api.patch(PATH, { body: { mode } })).mode;
      });
      mark();
      if (changed) {
        tell(line, t.saved, "good");
      }
    });
  }
  void load();
  return h("section", { class: "panel" }, choice, line, problem);
}

function invitePanel(context: Context): HTMLElement {
  const ready = h("div", { class: "column" });
  const list = pages<Invite>({
    fetch: (page) => context.api.get("/platform/invites", { query: { page, size: 20 }, signal: context.signal }),
    key: (invite) => invite.id,
    view: (invite) => row(context, invite, () => void list.load()),
    signal: context.signal,
    empty: h("p", { class: "dim" }, t.none),
  });
  const make: HTMLFormElement = form(
    [
      { name: "note", label: t.note, hint: t.noteHint, autocomplete: "off", limit: 100 },
      { name: "uses", label: t.uses, type: "number", value: "1", min: 1, max: 1000 },
      { name: "expiresInDays", label: t.days, type: "number", value: "7", min: 1, max: 365 },
    ],
    t.make,
    async (values) => {
      const made = await context.api.post("/platform/invites", { body: inviteRequest(values) });
      make.reset();
      fill(ready, link(inviteLink(location.origin, made.code)));
      await list.load();
    },
  );
  void list.load();
  return h("section", { class: "panel" }, h("h2", {}, t.invites), h("div", { class: "narrow-form" }, make), ready, list.element);
}

/** Numbers that are none are sent as they are, and refused beside their field. */
export function inviteRequest(values: Record<keyof InviteRequest, string>): InviteRequest {
  const number = (text: string) => (Number.isInteger(Number(text)) ? Number(text) : 0);
  return { note: values.note, uses: number(values.uses), expiresInDays: number(values.expiresInDays) };
}

/** The code is behind the `#`: it is sent to no server, and stands in no log. */
export function inviteLink(origin: string, code: string): string {
  return `${origin}/signup#invite=${encodeURIComponent(code)}`;
}

function link(address: string): HTMLElement {
  const value = h("input", { type: "text", readonly: true, class: "code", "aria-label": t.ready });
  value.value = address;
  const button = h("button", { type: "button", class: "button primary" }, t.copy);
  button.addEventListener("click", () => void copy(button, address, t.copied));
  return h("div", { class: "column", role: "status" }, h("p", {}, t.ready), value, button);
}

function row(context: Context, first: Invite, reload: () => void): View<Invite> {
  const line = report();
  const detail = h("p", { class: "dim" });
  const name = first.note || t.unnamed;
  const withdraw = h("button", { type: "button", class: "button small", "aria-label": `${t.withdraw}: ${name}` }, t.withdraw);
  withdraw.addEventListener("click", async () => {
    if (await attempt(withdraw, line, () => context.api.delete("/platform/invites/{id}", { path: { id: first.id } }))) {
      reload();
    }
  });
  const update = (invite: Invite) => fill(detail, describe(invite));
  update(first);
  const element = h("article", { class: "item" }, h("div", { class: "grow" }, h("p", { class: "strong name" }, h("bdi", {}, name)), detail, line), h("div", { class: "row" }, withdraw));
  return { element, update };
}

/** How often it was used, and until when it can be. */
export function describe(invite: Invite, now = Date.now()): string {
  const when = ago(invite.expiresAt, now);
  const end = Date.parse(invite.expiresAt) > now ? t.expires(when) : t.expired(when);
  return [t.used(invite.used, invite.uses), end, invite.createdBy].join(" · ");
}
