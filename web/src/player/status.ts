import { texts } from "../texts";
import { fill, h } from "../ui/dom";
import type { Failure, Mode } from "./engine";
import { Waits } from "./waits";

const FAILURES: Record<Failure, string> = {
  playback: texts.player.failedHint,
  codec: texts.player.codec,
  unsupported: texts.player.unsupported,
};

/** What stands over the picture: why there is none, and what to try. */
export class PlayerStatus {
  private readonly line = h("p", { class: "player-status", role: "status" });
  private readonly failure = h("div", { class: "player-failure", role: "alert", hidden: true });
  readonly element = h("div", { class: "over" }, this.line, this.failure);
  private readonly waits = new Waits();
  private gaveUp = false;
  private note = "";

  constructor(private readonly again: () => void) {}

  /** Whether nothing comes: it waits, tries again, or has given up. */
  get stuck(): boolean {
    return this.waits.any || this.gaveUp;
  }

  get failed(): boolean {
    return this.gaveUp;
  }

  begin(playing: boolean): void {
    this.gaveUp = false;
    this.waits.begin(playing);
    this.note = "";
    this.failure.hidden = true;
    this.draw();
  }

  wait(): void {
    this.waits.wait();
    this.draw();
  }

  retry(retrying: boolean): void {
    this.waits.retry(retrying);
    this.draw();
  }

  /** Whether the streamer was lost; to be told again and again. */
  hold(held: boolean): void {
    this.waits.hold(held);
    this.draw();
  }

  playing(): void {
    this.waits.play();
    this.note = "";
    this.draw();
  }

  /** It could play, and waits for the viewer. */
  ready(mode: Mode): void {
    this.waits.over();
    this.note = mode === "recording" ? texts.player.afterwards : "";
    this.draw();
  }

  fail(failure: Failure): void {
    this.gaveUp = true;
    const again = failure === "playback" && h("button", { type: "button", class: "button", onclick: this.again }, texts.player.retry);
    fill(this.failure, h("p", { class: "strong" }, texts.player.failed), h("p", {}, FAILURES[failure]), again);
    this.failure.hidden = false;
    this.draw();
  }

  private draw(): void {
    this.say(this.gaveUp ? "" : this.waits.text() || this.note);
  }

  private say(text: string): void {
    if (this.line.textContent !== text) {
      fill(this.line, text);
    }
    this.line.hidden = text === "";
  }
}
