import { Api, type Account } from "./api";
import { texts } from "./texts";

/** What every page is given. */
export interface Context {
  api: Api;
  parameters: Record<string, string>;
  query: URLSearchParams;
  account: Account | null;
  /** Aborted when the page is left. */
  signal: AbortSignal;
  go(path: string): void;
  /** Looks again who is logged in, then goes there. */
  renewAccount(path: string): Promise<void>;
}

export type PageFunction = (context: Context) => HTMLElement;

export const api = new Api((input, init) => fetch(input, init), texts.errors);

/** Who is logged in; null for nobody. */
export async function currentAccount(): Promise<Account | null> {
  try {
    return await api.get<Account>("/user/profile");
  } catch {
    return null;
  }
}
