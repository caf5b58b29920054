const ISOLATES = /[\u2066-\u2069]/g;

/** Somebody's words amid ours, where no `<bdi>` can be: they have a direction of their own and turn nothing around them. */
export function isolated(text: string): string {
  return `\u2068${text.replace(ISOLATES, "")}\u2069`;
}

/** The first character of a text that is seen. */
export function firstSeen(text: string): string {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.exec(text)?.[0] ?? "";
}
