import { texts } from "../texts";
import { fill, h } from "../ui/dom";
import type { Failure, Mode } from "./engine";

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
  private retrying = false;
  private waiting = false;
  private failed = false;
  private note = "";

  constructor(private readonly again: () => void) {}

  /** Whether nothing comes: it waits, tries again, or has given up. */
  get stuck(): boolean {
    return this.retrying || this.waiting || this.failed;
  }

  begin(playing: boolean): void {
    this.failed = this.retrying = false;
    this.waiting = playing;
    this.note = "";
    this.failure.hidden = true;
    this.draw();
  }

  wait(): void {
    this.waiting = true;
    this.draw();
  }

  retry(retrying: boolean): void {
    this.retrying = retrying;
    this.draw();
  }

  playing(): void {
    this.waiting = this.retrying = false;
    this.note = "";
    this.draw();
  }

  /** It could play, and waits for the viewer. */
  ready(mode: Mode): void {
    this.waiting = this.retrying = false;
    this.note = mode === "recording" ? texts.player.afterwards : "";
    this.draw();
  }

  fail(failure: Failure): void {
    this.failed = true;
    const again = failure === "playback" && h("button", { type: "button", class: "button", onclick: this.again }, texts.player.retry);
    fill(this.failure, h("p", { class: "strong" }, texts.player.failed), h("p", {}, FAILURES[failure]), again);
    this.failure.hidden = false;
    this.draw();
  }

  private draw(): void {
    this.say(this.failed ? "" : this.retrying ? texts.player.reconnecting : this.waiting ? texts.player.connecting : this.note);
  }

  private say(text: string): void {
    if (this.line.textContent !== text) {
      fill(this.line, text);
    }
    this.line.hidden = text === "";
  }
}
