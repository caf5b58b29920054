import { store, stored } from "./stored";

const KEY = "millrace-theme";

export type Theme = "dark" | "light";

const light = window.matchMedia("(prefers-color-scheme: light)");
let chosen = asTheme(stored(KEY));

/** What is in force: the viewer's choice, else the system's. */
export function theme(): Theme {
  return chosen ?? (light.matches ? "light" : "dark");
}

export function switchTheme(): void {
  chosen = theme() === "dark" ? "light" : "dark";
  store(KEY, chosen);
  apply();
}

/** Applies the theme now and whenever the system's changes. */
export function followTheme(changed: () => void): void {
  light.addEventListener("change", () => {
    apply();
    changed();
  });
  apply();
}

function apply(): void {
  document.documentElement.dataset.theme = theme();
}

function asTheme(text: string | null): Theme | null {
  return text === "dark" || text === "light" ? text : null;
}
