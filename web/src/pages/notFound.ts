import type { Context } from "../app";
import { texts } from "../texts";
import { h } from "../ui/dom";

export function notFound(_: Context): HTMLElement {
  const action = h("a", { href: "/", "data-link": true, class: "button" }, texts.notFound.action);
  return h("div", { class: "page narrow" }, h("h1", {}, texts.notFound.title), action);
}
