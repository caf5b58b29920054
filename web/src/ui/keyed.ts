/** What a list of elements needs of its parent: the part of an element that is used here. */
export interface Parent<N> {
  readonly firstChild: N | null;
  insertBefore(node: N, before: N | null): unknown;
  removeChild(node: N): unknown;
}

/** Makes `wanted` the children of `parent`: those that are there already stay untouched, so that they keep the focus. */
export function arrange<N extends { readonly nextSibling: N | null }>(parent: Parent<N>, wanted: readonly N[]): void {
  const keep = new Set(wanted);
  for (let node = parent.firstChild; node; ) {
    const next = node.nextSibling;
    if (!keep.has(node)) {
      parent.removeChild(node);
    }
    node = next;
  }
  let place = parent.firstChild;
  for (const node of wanted) {
    if (node === place) {
      place = place.nextSibling;
    } else {
      parent.insertBefore(node, place);
    }
  }
}

/** Something on the page that shows a `T` and can be told a newer one. */
export interface View<T> {
  element: HTMLElement;
  update(item: T): void;
}

/** The views of a list, one for each key for as long as the list has it. */
export class Keyed<T> {
  private views = new Map<string | number, View<T>>();

  constructor(
    private readonly parent: Element,
    private readonly key: (item: T) => string | number,
    private readonly make: (item: T) => View<T>,
  ) {}

  show(items: readonly T[]): void {
    const views = new Map<string | number, View<T>>();
    for (const item of items) {
      const key = this.key(item);
      const view = this.views.get(key);
      view?.update(item);
      views.set(key, view ?? this.make(item));
    }
    this.views = views;
    arrange<ChildNode>(this.parent as unknown as Parent<ChildNode>, [...views.values()].map((view) => view.element));
  }
}
