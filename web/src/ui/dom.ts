export type Child = Node | string | null | undefined | false;
type Properties = Record<string, string | number | boolean | EventListener | undefined>;

/** Makes an element: `onclick` and the like are listeners, everything else attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

const ICONS = {
  play: "M7 5v14l12-7z",
  pause: "M7 5h4v14H7zM14 5h4v14h-4z",
  sound: "M4 9v6h4l6 5V4L8 9zM17 8a5 5 0 0 1 0 8",
  muted: "M4 9v6h4l6 5V4L8 9zM17 9l5 6M22 9l-5 6",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  small: "M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5",
  gear: "M4 7h9M19 7h1M4 17h3M13 17h7M16 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM10 14a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  sun: "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12 1v3M12 20v3M1 12h3M20 12h3M4.500 4.500l2 2M17.500 17.500l2 2M4.500 19.500l2-2M17.500 6.500l2-2",
  moon: "M20 14a8 8 0 0 1-10-10 8 8 0 1 0 10 10z",
};

/** A drawing that says nothing to a screen reader: its button has the name. */
export function icon(name: keyof typeof ICONS): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Puts these children in place of all others. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...children.filter((child): child is Node | string => Boolean(child)));
}

/** Changes a text only when it is another: a screen reader says it once. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
