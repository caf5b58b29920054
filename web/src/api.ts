import { addressOf, type Answer, type Given, type Parameters, type PathOf } from "./calls";
import type { components } from "./generated/api";

type Schemas = components["schemas"];

/** The HTTP contract, as far as the pages use it: made from the api's own document. */
export type Video = Schemas["Video"];
/** What a streamer should change in the encoder. There may be kinds that these pages do not know. */
export type Advice = Schemas["Advice"];
export type OwnChannel = Schemas["OwnChannel"];
export type PublicChannel = Schemas["PublicChannel"];
export type Account = Schemas["Profile"];
/** A place where the user is logged in; times are whole minutes. */
export type Session = Schemas["Session"];
export type Platform = Schemas["Platform"];
export type FieldError = Schemas["FieldProblem"];
export type Page<T> = Omit<Schemas["PageVideo"], "items"> & { items: T[] };

/** An answer that is no success; status 0 when there was none. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly fields: FieldError[] = [],
  ) {
    super(message);
  }
}

/** What a failure says to people: the server's sentence, never a program's. */
export function errorText(error: unknown, otherwise: string): string {
  return error instanceof ApiError && error.message ? error.message : otherwise;
}

type Fetch = typeof fetch;

/** What goes with a call, whichever it is. */
interface Request extends Parameters {
  body?: unknown;
  form?: Record<string, Blob>;
  signal?: AbortSignal;
}

/**
 * Calls the api, as its document has it: what that does not know does not compile.
 * The tokens live in cookies that no script can read; an expired one is renewed once.
 */
export class Api {
  private renewing: Promise<boolean> | null = null;

  constructor(
    private readonly fetcher: Fetch = (input, init) => fetch(input, init),
    private readonly texts = { offline: "", unexpected: "" },
  ) {}

  get<P extends PathOf<"get">>(path: P, ...[request]: Given<"get", P>): Promise<Answer<"get", P>> {
    return this.call("GET", path, request);
  }

  post<P extends PathOf<"post">>(path: P, ...[request]: Given<"post", P>): Promise<Answer<"post", P>> {
    return this.call("POST", path, request);
  }

  patch<P extends PathOf<"patch">>(path: P, ...[request]: Given<"patch", P>): Promise<Answer<"patch", P>> {
    return this.call("PATCH", path, request);
  }

  delete<P extends PathOf<"delete">>(path: P, ...[request]: Given<"delete", P>): Promise<Answer<"delete", P>> {
    return this.call("DELETE", path, request);
  }

  private async call<T>(method: string, path: string, request: Request = {}): Promise<T> {
    const address = addressOf(path, request);
    let response = await this.send(method, address, request);
    if (response.status === 401 && /^\/(user|platform)\//.test(path) && (await this.renew())) {
      response = await this.send(method, address, request);
    }
    if (!response.ok) {
      throw await this.error(response);
    }
    const text = await response.text();
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  private async send(method: string, address: string, { body, form, signal }: Request): Promise<Response> {
    const init: RequestInit = { method, credentials: "same-origin", headers: {} };
    if (signal) {
      init.signal = signal;
    }
    if (form) {
      init.body = formOf(form);
    } else if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { "Content-Type": "application/json" };
    }
    try {
      return await this.fetcher(address, init);
    } catch (cause) {
      if (signal?.aborted) {
        throw cause;
      }
      throw new ApiError(0, this.texts.offline);
    }
  }

  /** Several calls may fail at once: they share one renewal. A server in trouble does not mean that the login is over. */
  private renew(): Promise<boolean> {
    this.renewing ??= this.send("POST", "/auth/refresh" satisfies PathOf<"post">, {})
      .then(async (response) => {
        if (response.status === 429 || response.status >= 500) {
          throw await this.error(response);
        }
        return response.ok;
      })
      .finally(() => {
        this.renewing = null;
      });
    return this.renewing;
  }

  private async error(response: Response): Promise<ApiError> {
    return problemOf(response.status, await response.text().catch(() => ""), this.texts.unexpected);
  }
}

/** What an answer that is no success says. */
export function problemOf(status: number, body: string, otherwise: string): ApiError {
  try {
    const problem = JSON.parse(body) as Partial<Schemas["Problem"]>;
    return new ApiError(status, problem.detail ?? otherwise, problem.errors ?? []);
  } catch {
    return new ApiError(status, otherwise);
  }
}

/** As a page's own form would send it. */
export function formOf(parts: Record<string, Blob>): FormData {
  const form = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    form.append(name, part);
  }
  return form;
}
