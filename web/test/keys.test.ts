import { describe, expect, it } from "vitest";
import { actionFor, type Place } from "../src/player/keys";

const ALL: Place[] = ["player", "button", "slider", "seek", "typing", "page", "elsewhere"];

function placesFor(key: string): Place[] {
  return ALL.filter((place) => actionFor(key, place) !== null);
}

describe("keys", () => {
  it("leaves arrows to the page's scrolling and to sliders", () => {
    expect(placesFor("ArrowDown")).toEqual(["player", "button", "seek"]);
    expect(placesFor("ArrowLeft")).toEqual(["player", "button", "seek"]);
    expect(actionFor("ArrowDown", "player")).toBe("quieter");
  });

  it("takes letters and space on the page around the player", () => {
    for (const key of [" ", "k", "M", "f", "j", "l"]) {
      expect(actionFor(key, "page")).not.toBeNull();
    }
    expect(actionFor("M", "page")).toBe("mute");
  });

  it("lets space press the button that has the focus", () => {
    expect(placesFor(" ")).toEqual(["player", "slider", "seek", "page"]);
  });

  it("keeps out of text fields and of other pages' parts", () => {
    for (const key of [" ", "k", "ArrowUp", "m"]) {
      expect(actionFor(key, "typing")).toBeNull();
      expect(actionFor(key, "elsewhere")).toBeNull();
    }
  });

  it("moves the seek bar by steps and leaves home and end to it", () => {
    expect(actionFor("ArrowUp", "seek")).toBe("right");
    expect(actionFor("PageDown", "seek")).toBe("back");
    expect(actionFor("Home", "seek")).toBeNull();
  });

  it("knows no other keys", () => {
    for (const key of ["a", "Tab", "Enter", "Escape", "constructor", "toString"]) {
      expect(placesFor(key)).toEqual([]);
    }
  });
});
