import type { Context } from "../app";
import { bytes } from "../format";
import type { Usage } from "../platform";
import { texts } from "../texts";
import { h, fill, write } from "../ui/dom";
import { poll } from "../ui/poll";
import { loadInto, skeletonLines } from "../ui/states";

const t = texts.admin.usage;
const REFRESH_MS = 10_000;

/** How much there is of everything. */
export function adminUsage(context: Context): HTMLElement {
  const content = h("div", { class: "column" }, skeletonLines());
  const people = numbers(t.people);
  const storage = numbers(t.storage);
  const load = async () => {
    const usage = await context.api.get("/platform/usage", { signal: context.signal });
    if (!context.signal.aborted) {
      people.show(peopleOf(usage));
      storage.show(storageOf(usage));
      if (content.firstChild !== people.element) {
        fill(content, people.element, storage.element);
      }
    }
  };
  loadInto(content, texts.admin.failed, load, context.signal);
  poll(load, REFRESH_MS, context.signal);
  return content;
}

type Numbers = [label: string, value: string][];

function peopleOf(usage: Usage): Numbers {
  return [
    [t.accounts, String(usage.accounts)],
    [t.admins, String(usage.admins)],
    [t.suspended, String(usage.suspended)],
    [t.channels, String(usage.channels)],
    [t.videos, String(usage.videos)],
    [t.live, String(usage.live)],
    [t.viewers, String(usage.viewers)],
  ];
}

/** What another machine has is not known here. */
export function storageOf({ storage }: Pick<Usage, "storage">): Numbers {
  const size = (count: number | null) => (count === null ? t.unknown : bytes(count));
  return [
    [t.recordings, size(storage.videos)],
    [t.pictures, size(storage.pictures)],
    [t.database, bytes(storage.database)],
    [t.free, storage.free === null || storage.total === null ? t.unknown : t.freeOf(bytes(storage.free), bytes(storage.total))],
  ];
}

function numbers(title: string): { element: HTMLElement; show(numbers: Numbers): void } {
  const list = h("dl", { class: "numbers usage" });
  const values = new Map<string, HTMLElement>();
  return {
    element: h("section", { class: "panel" }, h("h2", {}, title), list),
    show(shown) {
      for (const [label, value] of shown) {
        let place = values.get(label);
        if (!place) {
          place = h("dd", {});
          values.set(label, place);
          list.append(h("div", {}, h("dt", {}, label), place));
        }
        write(place, value);
      }
    },
  };
}
