import { texts } from "../texts";
import { h } from "../ui/dom";
import { position, type Range } from "./timeline";

/** Where a recording is, in words and as a slider. */
export class SeekBar {
  readonly slider = h("input", { type: "range", class: "seek", min: 0, max: 0, step: "any", value: 0, "aria-label": texts.player.position });
  readonly time = h("span", { class: "time" });
  private range: Range | null = null;
  private held = false;

  constructor(seek: (seconds: number) => void, signal: AbortSignal) {
    this.slider.addEventListener(
      "input",
      () => {
        this.held = true;
        if (this.range) {
          const target = this.range.start + Number(this.slider.value);
          this.say(target, this.range);
          seek(target);
        }
      },
      { signal },
    );
    for (const name of ["change", "pointerup", "keyup", "blur"]) {
      this.slider.addEventListener(
        name,
        () => {
          this.held = false;
        },
        { signal },
      );
    }
  }

  draw(current: number, range: Range | null): void {
    this.range = range;
    this.slider.disabled = range === null;
    if (range && !this.held) {
      this.slider.max = String(Math.max(0, range.end - range.start));
      this.slider.value = String(current - range.start);
      this.say(current, range);
    }
  }

  private say(current: number, range: Range): void {
    const { at, length } = position(current, range);
    this.time.textContent = texts.player.time(at, length);
    this.slider.setAttribute("aria-valuetext", texts.player.at(at, length));
  }
}
