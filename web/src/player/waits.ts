import { texts } from "../texts";

/** How often the stream must be said to be back before the loss is old news for a picture that does not come. */
const BACK_LOOKS = 2;

/** Why a player that should play waits. */
export class Waits {
  private waiting = false;
  private retrying = false;
  private held = false;
  private played = false;
  /** Above 0 it waits because the streamer was lost. */
  private lost = 0;

  /** Whether nothing comes. */
  get any(): boolean {
    return this.retrying || this.waiting;
  }

  begin(waiting: boolean): void {
    this.retrying = this.played = false;
    this.waiting = waiting;
  }

  wait(): void {
    this.waiting = true;
  }

  retry(retrying: boolean): void {
    this.retrying = retrying;
  }

  /** Whether the streamer was lost; to be told again and again. */
  hold(held: boolean): void {
    this.held = held;
    this.lost = held ? BACK_LOOKS : Math.max(0, this.lost - 1);
  }

  /** It plays. */
  play(): void {
    this.over();
    this.played = true;
  }

  /** There is a picture. */
  over(): void {
    this.waiting = this.retrying = false;
    if (!this.held) {
      this.lost = 0;
    }
  }

  /** Empty when it does not wait. */
  text(): string {
    if (!this.any) {
      return "";
    }
    if (this.lost > 0) {
      return texts.player.held;
    }
    if (this.retrying) {
      return texts.player.retrying;
    }
    return this.played ? texts.player.starved : texts.player.connecting;
  }
}
