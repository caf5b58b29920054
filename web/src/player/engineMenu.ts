import { texts } from "../texts";
import { h, icon } from "../ui/dom";
import type { EngineName } from "./choice";

let menus = 0;

/** The choice of what plays, for browsers that can do both ways. */
export function engineMenu(current: EngineName, chosen: (engine: EngineName) => void, signal: AbortSignal): HTMLElement {
  const id = `player-menu-${++menus}`;
  const name = texts.player.settings;
  const button = h("button", { type: "button", class: "icon-button", "aria-label": name, title: name, "aria-expanded": "false", "aria-controls": id }, icon("gear"));
  const option = (engine: EngineName, text: string) => {
    const input = h("input", { type: "radio", name: id, value: engine, checked: engine === current });
    input.addEventListener("change", () => chosen(engine));
    return h("label", {}, input, text);
  };
  const menu = h(
    "fieldset",
    { id, class: "player-menu", hidden: true },
    h("legend", {}, texts.player.engine),
    option("hls", texts.player.hls),
    option("native", texts.player.native),
  );
  const element = h("div", { class: "player-settings" }, button, menu);
  const open = (shown: boolean) => {
    menu.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
  };
  button.addEventListener("click", () => open(menu.hidden));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !menu.hidden) {
      event.stopPropagation();
      open(false);
      button.focus();
    }
  });
  const outside = (event: Event) => {
    if (!element.contains(event.target as Node)) {
      open(false);
    }
  };
  document.addEventListener("pointerdown", outside, { signal });
  document.addEventListener("focusin", outside, { signal });
  return element;
}
