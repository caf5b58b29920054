import { ApiError, errorText } from "../api";
import { texts } from "../texts";
import { fill, h } from "./dom";
import { limited, type Control } from "./limited";

export interface Field<N extends string = string> {
  name: N;
  label: string;
  type?: "text" | "password" | "email" | "textarea" | "number";
  hint?: string;
  value?: string;
  autocomplete?: string;
  required?: boolean;
  /** How many characters it takes. */
  limit?: number;
  min?: number;
  max?: number;
}

/** A form of one column: errors stand beside their field, and the button waits for the answer. */
export function form<N extends string>(fields: Field<N>[], submitLabel: string, send: (values: Record<N, string>) => Promise<void>): HTMLFormElement {
  const message = h("p", { class: "form-message", role: "status", "aria-live": "polite" });
  const button = h("button", { type: "submit", class: "button primary" }, submitLabel);
  const inputs = fields.map(input);
  const element = h(
    "form",
    { class: "form", novalidate: true },
    ...inputs.map(({ row }) => row),
    message,
    button,
  );
  // It has its first values again after it has said so.
  element.addEventListener("reset", () => queueMicrotask(() => inputs.forEach(({ control }) => control.dispatchEvent(new Event("input")))));
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    clear(inputs, message);
    const tooLong = inputs.find(({ control }) => control.validity.customError);
    if (tooLong) {
      tooLong.control.focus();
      return;
    }
    button.disabled = true;
    try {
      await send(valuesOf(inputs));
    } catch (error) {
      show(error, inputs, message);
    } finally {
      button.disabled = false;
    }
  });
  return element;
}

/** Tells below the fields that it worked. */
export function succeed(element: HTMLFormElement, text: string): void {
  const message = element.querySelector(".form-message");
  if (message) {
    message.className = "form-message good";
    fill(message, text);
  }
}

interface Input<N extends string = string> {
  name: N;
  row: HTMLElement;
  control: Control;
  problem: HTMLElement;
}

let forms = 0;

function input<N extends string>(field: Field<N>): Input<N> {
  const id = `field-${++forms}-${field.name}`;
  const common = {
    id,
    name: field.name,
    autocomplete: field.autocomplete,
    required: field.required ?? false,
    "aria-describedby": `${id}-hint ${id}-room ${id}-error`,
  };
  const control =
    field.type === "textarea"
      ? h("textarea", { ...common, rows: 3 })
      : h("input", { ...common, type: field.type ?? "text", min: field.min, max: field.max, autocapitalize: "none", spellcheck: "false" });
  control.value = field.value ?? "";
  const problem = h("p", { id: `${id}-error`, class: "field-error" });
  const row = h(
    "div",
    { class: "field" },
    h("label", { for: id }, field.label),
    field.type === "password" && control instanceof HTMLInputElement ? withSwitch(control) : control,
    h("p", { id: `${id}-hint`, class: "hint" }, field.hint ?? ""),
    field.limit !== undefined && limited(control, field.limit, `${id}-room`),
    problem,
  );
  return { name: field.name, row, control, problem };
}

function valuesOf<N extends string>(inputs: Input<N>[]): Record<N, string> {
  return Object.fromEntries(inputs.map(({ name, control }) => [name, control.value])) as Record<N, string>;
}

/** Tells password managers whose password it is. */
export function ofUser(element: HTMLFormElement, username: string): HTMLFormElement {
  element.prepend(h("input", { type: "text", name: "username", autocomplete: "username", value: username, hidden: true }));
  return element;
}

/** A password can be read while it is typed. */
function withSwitch(control: HTMLInputElement): HTMLElement {
  const button = h("button", { type: "button", class: "button quiet small", "aria-controls": control.id }, texts.showPassword);
  button.addEventListener("click", () => {
    const shown = control.type === "text";
    control.type = shown ? "password" : "text";
    fill(button, shown ? texts.showPassword : texts.hidePassword);
    control.focus();
  });
  return h("div", { class: "with-switch" }, control, button);
}

function clear(inputs: Input[], message: HTMLElement): void {
  message.className = "form-message";
  fill(message);
  for (const { control, problem } of inputs) {
    control.setAttribute("aria-invalid", String(control.validity.customError));
    fill(problem);
  }
}

function show(error: unknown, inputs: Input[], message: HTMLElement): void {
  const fields = error instanceof ApiError ? error.fields : [];
  let placed = false;
  for (const { field, message: text } of fields) {
    const target = inputs.find(({ control }) => control.name === field);
    if (target) {
      target.control.setAttribute("aria-invalid", "true");
      fill(target.problem, text);
      if (!placed) {
        target.control.focus();
      }
      placed = true;
    }
  }
  if (!placed) {
    message.className = "form-message bad";
    fill(message, errorText(error, texts.errors.unexpected));
  }
}
