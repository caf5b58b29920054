/** What a key does in a player. */
export type Action = "toggle" | "mute" | "full" | "back" | "on" | "left" | "right" | "louder" | "quieter";

/**
 * Where the key was pressed: on the player or a button of it, on a slider of it, on its seek bar, where text or a choice is
 * made, on the page around it that belongs to the player, or anywhere else.
 */
export type Place = "player" | "button" | "slider" | "seek" | "typing" | "page" | "elsewhere";

const LETTERS = new Map<string, Action>([
  ["k", "toggle"],
  ["m", "mute"],
  ["f", "full"],
  ["j", "back"],
  ["l", "on"],
]);
const ARROWS = new Map<string, Action>([
  ["ArrowLeft", "left"],
  ["ArrowRight", "right"],
  ["ArrowUp", "louder"],
  ["ArrowDown", "quieter"],
]);
const SEEKING = new Map<string, Action>([
  ["ArrowLeft", "left"],
  ["ArrowDown", "left"],
  ["ArrowRight", "right"],
  ["ArrowUp", "right"],
  ["PageDown", "back"],
  ["PageUp", "on"],
]);

/** Null leaves the key to the browser: scrolling, sliders, buttons, text. */
export function actionFor(key: string, place: Place): Action | null {
  if (place === "typing" || place === "elsewhere") {
    return null;
  }
  if (key === " ") {
    return place === "button" ? null : "toggle";
  }
  const letter = key.length === 1 ? LETTERS.get(key.toLowerCase()) : undefined;
  if (letter) {
    return letter;
  }
  switch (place) {
    case "player":
    case "button":
      return ARROWS.get(key) ?? null;
    case "seek":
      return SEEKING.get(key) ?? null;
    case "slider":
    case "page":
      return null;
  }
}

/** Where in this player, or around it, an element stands. */
export function placeOf(target: Element, player: Element, seek: Element): Place {
  if (target === seek) {
    return "seek";
  }
  if (target.closest("input:not([type=range]), textarea, select, dialog, [contenteditable]")) {
    return "typing";
  }
  if (player.contains(target)) {
    return target.matches("input") ? "slider" : target.closest("button, a") ? "button" : "player";
  }
  return target.matches("html, body, main") ? "page" : "elsewhere";
}
