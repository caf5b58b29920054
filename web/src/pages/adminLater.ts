import type { Context } from "../app";
import { texts } from "../texts";
import { fill, h } from "../ui/dom";
import { failure, skeletonLines } from "../ui/states";

/** The pages of admins, whose script is loaded when one of them is opened: viewers do without it. */
export function adminLater(context: Context): HTMLElement {
  const place = h("div", {});
  const load = async () => {
    fill(place, h("div", { class: "page" }, h("h1", {}, texts.admin.title), skeletonLines()));
    try {
      const { admin } = await import("./admin");
      if (!context.signal.aborted) {
        fill(place, admin(context));
      }
    } catch (error) {
      if (!context.signal.aborted) {
        fill(place, h("div", { class: "page" }, failure(texts.admin.failed, error, () => void load())));
      }
    }
  };
  void load();
  return place;
}
