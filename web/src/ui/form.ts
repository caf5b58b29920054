import { ApiError, errorText } from "../api";
import { texts } from "../texts";
import { fill, h } from "./dom";

export interface Field {
  name: string;
  label: string;
  type?: "text" | "password" | "textarea";
  hint?: string;
  value?: string;
  autocomplete?: string;
  required?: boolean;
  maxlength?: number;
}

/** A form of one column: errors stand beside their field, and the button waits for the answer. */
export function form(
  fields: Field[],
  submitLabel: string,
  send: (values: Record<string, string>) => Promise<void>,
): HTMLFormElement {
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
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    clear(inputs, message);
    button.disabled = true;
    try {
      await send(Object.fromEntries(inputs.map(({ control }) => [control.name, control.value])));
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

interface Input {
  row: HTMLElement;
  control: HTMLInputElement | HTMLTextAreaElement;
  problem: HTMLElement;
}

let forms = 0;

function input(field: Field): Input {
  const id = `field-${++forms}-${field.name}`;
  const common = {
    id,
    name: field.name,
    autocomplete: field.autocomplete,
    required: field.required ?? false,
    maxlength: field.maxlength,
    "aria-describedby": `${id}-hint ${id}-error`,
  };
  const control =
    field.type === "textarea"
      ? h("textarea", { ...common, rows: 3 })
      : h("input", { ...common, type: field.type ?? "text", autocapitalize: "none", spellcheck: "false" });
  control.value = field.value ?? "";
  const problem = h("p", { id: `${id}-error`, class: "field-error" });
  const row = h(
    "div",
    { class: "field" },
    h("label", { for: id }, field.label),
    control,
    h("p", { id: `${id}-hint`, class: "hint" }, field.hint ?? ""),
    problem,
  );
  return { row, control, problem };
}

function clear(inputs: Input[], message: HTMLElement): void {
  message.className = "form-message";
  fill(message);
  for (const { control, problem } of inputs) {
    control.removeAttribute("aria-invalid");
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
