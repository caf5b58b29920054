interface Flash {
  label: string;
  timer: ReturnType<typeof setTimeout>;
}

const running = new WeakMap<object, Flash>();

/** Shows `text` for a moment, then the label that stood there before; again and again begins anew. */
export function flash(element: { textContent: string | null }, text: string, milliseconds = 1500): void {
  const before = running.get(element);
  clearTimeout(before?.timer);
  const label = before?.label ?? element.textContent ?? "";
  element.textContent = text;
  const timer = setTimeout(() => {
    element.textContent = label;
    running.delete(element);
  }, milliseconds);
  running.set(element, { label, timer });
}
