import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { flash } from "../src/ui/flash";

describe("flash", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("brings the label back after a second click, too", () => {
    const button = { textContent: "Copy link" };
    flash(button, "Copied", 1500);
    vi.advanceTimersByTime(1000);
    flash(button, "Copied", 1500);
    vi.advanceTimersByTime(1000);
    expect(button.textContent).toBe("Copied");
    vi.advanceTimersByTime(500);
    expect(button.textContent).toBe("Copy link");
  });
});
