import { errorText } from "../api";
import { texts } from "../texts";
import { fill, h } from "./dom";

export type Tone = "good" | "bad" | "";

/** A line beside a button that says how its action went. */
export function report(): HTMLElement {
  return h("p", { class: "form-message", role: "status" });
}

export function tell(line: HTMLElement, text: string, tone: Tone = ""): void {
  line.className = `form-message ${tone}`.trim();
  fill(line, text);
}

/** Runs what a control does while the control waits; a failure is said in words. Whether it worked. */
export async function attempt(control: HTMLButtonElement | HTMLInputElement, line: HTMLElement, action: () => Promise<void>): Promise<boolean> {
  const focused = document.activeElement === control;
  control.disabled = true;
  tell(line, "");
  try {
    await action();
    return true;
  } catch (error) {
    tell(line, errorText(error, texts.errors.unexpected), "bad");
    return false;
  } finally {
    control.disabled = false;
    if (focused && document.activeElement === document.body) {
      control.focus({ preventScroll: true });
    }
  }
}
