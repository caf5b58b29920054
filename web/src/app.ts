import { Api, ApiError, type Account } from "./api";
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
  /** Looks again who is logged in, and stays on the page. */
  lookAgain(): Promise<void>;
  /** Looks again who is logged in, then goes there. */
  renewAccount(path: string): Promise<void>;
}

export type PageFunction = (context: Context) => HTMLElement;

/** Who is logged in: an account, nobody (null), or not known, as nobody could be asked. */
export type Login = { known: true; account: Account | null } | { known: false; error: unknown };

export const api = new Api((input, init) => fetch(input, init), texts.errors);

/** Only the server's own "no" means that nobody is logged in: a network that fails says nothing. */
export async function currentLogin(from: Api): Promise<Login> {
  try {
    return { known: true, account: await from.get("/user/profile") };
  } catch (error) {
    return error instanceof ApiError && (error.status === 401 || error.status === 403)
      ? { known: true, account: null }
      : { known: false, error };
  }
}
