/** The secret of a mailed link: in the fragment, which browsers send to nobody. */
export function mailedToken(hash: string): string | null {
  const token = hash.replace(/^#/, "");
  return /^[A-Za-z0-9_-]{20,100}$/.test(token) ? token : null;
}

/** Takes it out of the address, so that it is not in the history and not on the screen. */
export function takeMailedToken(): string | null {
  const token = mailedToken(location.hash);
  if (token) {
    history.replaceState(null, "", location.pathname);
  }
  return token;
}
