/** The HTTP contract, as far as the pages use it. */
export interface Video {
  id: number;
  url: string;
  title: string;
  description: string;
  status: "CREATED" | "RUNNING" | "ENDED";
  channelId: number;
  username: string;
  thumbnail: string | null;
  playbackUrl: string;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  viewers: number;
}

/** What a streamer should change in the encoder. There may be kinds that these pages do not know. */
export interface Advice {
  about: string;
  /** Seconds between keyframes, or pictures per second; 0 when it is not known. */
  measured: number;
}

export interface OwnChannel {
  id: number;
  status: "IDLE" | "LIVE";
  streamKey: string;
  video: Video | null;
  advice?: Advice[];
}

export interface PublicChannel {
  id: number;
  status: "IDLE" | "LIVE";
  userId: number;
  username: string;
  video: Video | null;
}

export interface Account {
  id: number;
  username: string;
  first_name: string | null;
  last_name: string | null;
}

export interface Platform {
  name: string;
  version: string;
  hlsUrl: string;
  rtmpUrl: string;
  empty: boolean;
}

export interface Page<T> {
  items: T[];
  page: number;
  size: number;
  total: number;
}

export interface FieldError {
  field: string;
  message: string;
}

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

/** Calls the api. The tokens live in cookies that no script can read; an expired one is renewed once. */
export class Api {
  private renewing: Promise<boolean> | null = null;

  constructor(
    private readonly fetcher: Fetch = (input, init) => fetch(input, init),
    private readonly texts = { offline: "", unexpected: "" },
  ) {}

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.call<T>("GET", path, undefined, signal);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.call<T>("POST", path, body);
  }

  patch<T>(path: string, body?: unknown): Promise<T> {
    return this.call<T>("PATCH", path, body);
  }

  delete(path: string): Promise<void> {
    return this.call<void>("DELETE", path);
  }

  private async call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    let response = await this.send(method, path, body, signal);
    if (response.status === 401 && path.startsWith("/user") && (await this.renew())) {
      response = await this.send(method, path, body, signal);
    }
    if (!response.ok) {
      throw await this.error(response);
    }
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  private async send(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    const form = body instanceof FormData;
    const init: RequestInit = { method, credentials: "same-origin", headers: {} };
    if (signal) {
      init.signal = signal;
    }
    if (body !== undefined) {
      init.body = form ? body : JSON.stringify(body);
      init.headers = form ? {} : { "Content-Type": "application/json" };
    }
    try {
      return await this.fetcher(path, init);
    } catch (cause) {
      if (signal?.aborted) {
        throw cause;
      }
      throw new ApiError(0, this.texts.offline);
    }
  }

  /** Several calls may fail at once: they share one renewal. A server in trouble does not mean that the login is over. */
  private renew(): Promise<boolean> {
    this.renewing ??= this.send("POST", "/auth/refresh", undefined)
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
    try {
      const problem = (await response.json()) as { detail?: string; errors?: FieldError[] };
      return new ApiError(response.status, problem.detail ?? this.texts.unexpected, problem.errors ?? []);
    } catch {
      return new ApiError(response.status, this.texts.unexpected);
    }
  }
}
