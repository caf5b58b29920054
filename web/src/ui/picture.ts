import { h } from "./dom";

/** The sides of pictures that the server has, in pixels. */
type Size = 80 | 160 | 320;

/** The same picture in another size; one that is drawn has none. */
export function sized(address: string, size: Size): string {
  return address.replace(/\/\d+\.(webp|jpg)$/, `/${size}.$1`);
}

/** What a user looks like; the name stands beside it. Sharp on screens with two pixels for each. */
export function picture(address: string, side: 32 | 40 | 80 | 160): HTMLImageElement {
  const size: Size = side <= 40 ? 80 : side === 80 ? 160 : 320;
  return h("img", { class: "picture", src: sized(address, size), alt: "", width: side, height: side });
}
