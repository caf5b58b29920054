import type { Page } from "../api";
import { texts } from "../texts";
import { fill, h, type Child } from "./dom";
import { Keyed, type View } from "./keyed";
import { failure, skeletonLines } from "./states";

export interface Pages {
  element: HTMLElement;
  /** Begins anew, as when what is looked for is another. */
  load(): Promise<void>;
}

interface Options<T> {
  /** Loads one page, counted from 0, or what comes after the last item that is shown. */
  fetch(page: number, last?: T): Promise<Page<T>>;
  key(item: T): string | number;
  view(item: T): View<T>;
  signal: AbortSignal;
  /** In place of an empty list. */
  empty: HTMLElement;
  /** Told of each first page. */
  loaded?(page: Page<T>): void;
}

/** A list that grows by a page at a time. An answer that comes after a newer question is not shown. */
export function pages<T>(options: Options<T>): Pages {
  const rows = h("div", { class: "rows" });
  const keyed = new Keyed<T>(rows, options.key, options.view);
  const below = h("div", { class: "below" });
  const more = h("button", { type: "button", class: "button" }, texts.admin.more);
  const element = h("div", { class: "column" }, rows, below);
  let items: T[] = [];
  let next = 0;
  let asked = 0;
  const add = async (first: boolean): Promise<void> => {
    const question = ++asked;
    const page = await options.fetch(first ? 0 : next, first ? undefined : items.at(-1)).catch((error: unknown) => {
      if (question === asked && !options.signal.aborted) {
        show(failure(texts.admin.failed, error, () => void add(first)));
      }
      return null;
    });
    if (!page || question !== asked || options.signal.aborted) {
      return;
    }
    items = first ? page.items : merged(items, page.items, options.key);
    next = page.page + 1;
    keyed.show(items);
    if (first) {
      options.loaded?.(page);
    }
    show(items.length === 0 ? options.empty : next * page.size < page.total && more);
  };
  const show = (child: Child) => fill(below, child);
  more.addEventListener("click", () => void add(/* first= */ false));
  show(skeletonLines());
  return { element, load: () => add(/* first= */ true) };
}

/** What moved from one page to the next between two questions is in the list once. */
export function merged<T>(items: readonly T[], more: readonly T[], key: (item: T) => string | number): T[] {
  const known = new Set(items.map(key));
  return [...items, ...more.filter((item) => !known.has(key(item)))];
}
