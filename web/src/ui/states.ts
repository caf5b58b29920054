import { texts } from "../texts";
import { h } from "./dom";

/** A place where nothing is yet, said calmly. */
export function notice(title: string, hint: string, action?: HTMLElement): HTMLElement {
  return h("section", { class: "notice" }, h("h2", {}, title), hint && h("p", {}, hint), action);
}

/** What failed, and the way on. */
export function failure(title: string, retry: () => void): HTMLElement {
  return h(
    "section",
    { class: "notice", role: "alert" },
    h("h2", {}, title),
    h("p", {}, texts.errors.offline),
    h("button", { type: "button", class: "button", onclick: retry }, texts.errors.retry),
  );
}

/** Grey shapes of what is being loaded. */
export function skeleton(count: number): HTMLElement {
  const cards = Array.from({ length: count }, () => h("div", { class: "card skeleton" }, h("div", { class: "thumb" })));
  return h("div", { class: "grid", "aria-busy": "true" }, ...cards);
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

/** Copies a text and says so on the button for a moment. */
export async function copy(button: HTMLElement, text: string, done: string): Promise<void> {
  const before = button.textContent ?? "";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "offscreen" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  button.textContent = done;
  setTimeout(() => {
    button.textContent = before;
  }, 1500);
}
