import { texts } from "../texts";
import { h, write } from "./dom";

const t = texts.limit;

/** Where somebody writes. */
export type Control = HTMLInputElement | HTMLTextAreaElement;

/** How many characters a text has as the server counts them, each once: a browser's `maxlength` counts some of them twice. */
export function characters(text: string): number {
  return [...text].length;
}

/** What is said of a text's length: nothing while there is plenty of room. */
export function room(text: string, limit: number): { text: string; over: boolean } {
  const left = limit - characters(text);
  return { text: left < 0 ? t.over(-left, limit) : left <= limit / 10 ? t.left(left) : "", over: left < 0 };
}

/** The line that says it below a field. What is too long is not cut, and not sent. */
export function limited(control: Control, limit: number, id: string): HTMLElement {
  const line = h("p", { id, class: "hint" });
  const draw = () => {
    const { text, over } = room(control.value, limit);
    write(line, text);
    const changed = over !== control.validity.customError;
    control.setCustomValidity(over ? text : ""); // a browser may show it beside the field
    if (changed) {
      control.setAttribute("aria-invalid", String(over));
      line.className = over ? "field-error" : "hint";
    }
  };
  control.addEventListener("input", draw);
  draw();
  return line;
}
