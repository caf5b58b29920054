import type { Context } from "../app";
import { texts } from "../texts";
import { h } from "../ui/dom";
import { uploadPicture } from "../upload";

const t = texts.settings.picture;

/** What becomes of a picture that was chosen. */
export interface Outcome {
  /** Nothing, or nothing more: it need not be shown. */
  back(): void;
  /** It is on its way; another one is not taken before it has come to an end. */
  send(): void;
  /** The server has it. */
  sent(): Promise<void>;
  /** @param error null when it is no picture */
  failed(error: unknown): void;
}

/** The square that others will see, before it is sent, and what may be done with it. */
export function picturePreview(context: Context, file: File, outcome: Outcome): { image: HTMLElement; choice: HTMLElement } {
  const address = URL.createObjectURL(file);
  const image = h("img", { class: "picture", src: address, alt: t.preview, width: 160, height: 160 });
  const progress = h("progress", { max: 1, value: 0, "aria-label": t.sending, hidden: true });
  const use = h("button", { type: "button", class: "button primary" }, t.use);
  const done = () => {
    URL.revokeObjectURL(address);
    outcome.back();
  };
  const cancel = h("button", { type: "button", class: "button", onclick: done }, t.cancel);
  image.addEventListener("error", () => {
    done();
    outcome.failed(null);
  });
  use.addEventListener("click", async () => {
    use.disabled = cancel.disabled = true;
    progress.hidden = false;
    outcome.send();
    try {
      await uploadPicture(context.api, file, (part) => (progress.value = part), context.signal);
      done();
      await outcome.sent();
    } catch (error) {
      if (!context.signal.aborted) {
        done();
        outcome.failed(error);
      }
    }
  });
  return { image, choice: h("div", { class: "column" }, progress, h("div", { class: "row" }, use, cancel)) };
}
