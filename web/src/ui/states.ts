import { errorText } from "../api";
import { texts } from "../texts";
import { fill, h } from "./dom";
import { flash } from "./flash";
import { limited } from "./limited";

/** A place where nothing is yet, said calmly. */
export function notice(title: string, hint: string, action?: HTMLElement): HTMLElement {
  return h("section", { class: "notice" }, h("h2", {}, title), hint && h("p", {}, hint), action);
}

/** What failed, and the way on. */
export function failure(title: string, error: unknown, retry: () => void): HTMLElement {
  return h(
    "section",
    { class: "notice", role: "alert" },
    h("h2", {}, title),
    h("p", {}, errorText(error, texts.errors.unexpected)),
    h("button", { type: "button", class: "button", onclick: retry }, texts.errors.retry),
  );
}

/** Loads now, and whenever what it returns is called; a failure is shown in `place`, with a way to try again. */
export function loadInto(place: HTMLElement, failed: string, load: () => Promise<void>, signal: AbortSignal): () => void {
  const start = () =>
    void load().catch((error: unknown) => {
      if (!signal.aborted) {
        fill(place, failure(failed, error, start));
      }
    });
  start();
  return start;
}

/** Grey shapes of what is being loaded. */
export function skeleton(count: number): HTMLElement {
  const cards = Array.from({ length: count }, () => h("div", { class: "card skeleton" }, h("div", { class: "thumb" })));
  return h("div", { class: "grid", "aria-busy": "true" }, ...cards);
}

/** Grey lines of text that is being loaded. */
export function skeletonLines(): HTMLElement {
  return h("div", { class: "skeleton lines", "aria-busy": "true" }, h("div", { class: "line wide" }), h("div", { class: "line" }));
}

/** Asks before something that cannot be taken back. */
export function confirm(title: string, hint: string, action: string): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "dialog", "aria-labelledby": "dialog-title" },
      h("h2", { id: "dialog-title" }, title),
      h("p", {}, hint),
      h(
        "div",
        { class: "row end" },
        h("button", { type: "button", class: "button", onclick: () => dialog.close() }, texts.studio.cancel),
        h("button", { type: "button", class: "button danger", onclick: () => dialog.close("yes") }, action),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks before something that wants a reason: null when it is not to be done. */
export function askReason(title: string, hint: string, label: string, limit: number, action: string): Promise<string | null> {
  return new Promise((resolve) => {
    const reason = h("input", { id: "dialog-reason", type: "text", required: true, autocomplete: "off", "aria-describedby": "dialog-hint dialog-room" });
    const form = h(
      "form",
      { method: "dialog", class: "form" },
      h("h2", { id: "dialog-title" }, title),
      h("p", { id: "dialog-hint" }, hint),
      h("div", { class: "field" }, h("label", { for: "dialog-reason" }, label), reason, limited(reason, limit, "dialog-room")),
      h(
        "div",
        { class: "row end" },
        h("button", { type: "button", class: "button", onclick: () => dialog.close() }, texts.studio.cancel),
        h("button", { type: "submit", class: "button danger", value: "yes" }, action),
      ),
    );
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" }, form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? reason.value : null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Copies a text and says so on the button for a moment. */
export async function copy(button: HTMLElement, text: string, done: string): Promise<void> {
  flash(button, (await toClipboard(text)) ? done : texts.studio.copyFailed);
}

/** Pages that are not on https have no clipboard: there the old way. */
async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focused = document.activeElement;
    const area = h("textarea", { class: "offscreen" });
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (focused instanceof HTMLElement) {
      focused.focus({ preventScroll: true });
    }
    return copied;
  }
}
