/** Where an address leads; `*` names the rest of a path. */
export interface Route<T> {
  pattern: string;
  page: T;
}

export interface Match<T> {
  page: T;
  parameters: Record<string, string>;
}

/** The first route whose pattern fits the path, such as `/watch/:url`. */
export function match<T>(routes: Route<T>[], path: string): Match<T> | null {
  const names = segments(path);
  for (const route of routes) {
    const parameters = fit(segments(route.pattern), names);
    if (parameters) {
      return { page: route.page, parameters };
    }
  }
  return null;
}

function fit(pattern: string[], names: string[]): Record<string, string> | null {
  if (pattern.length !== names.length) {
    return null;
  }
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const name = names[index] ?? "";
    if (part.startsWith(":")) {
      parameters[part.slice(1)] = decode(name);
    } else if (part !== name) {
      return null;
    }
  }
  return parameters;
}

function segments(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A path on this site to return to after the login; anything else leads home. */
export function safeReturn(path: string | null): string {
  return path && /^\/(?![/\\])/.test(path) ? path : "/";
}
