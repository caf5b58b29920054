import type { paths } from "./generated/api";

/** The calls that there are, with what they take and answer: all of it from the api's own document. */
export type Method = "get" | "post" | "patch" | "delete";

/** The paths that have such a call, such as `/channels/{id}`. */
export type PathOf<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, Described> ? P : never }[keyof paths];

interface Described {
  parameters: { path?: object; query?: object };
}

type Call<M extends Method, P extends PathOf<M>> = paths[P] extends Record<M, infer O extends Described> ? O : never;

type Content<C> = C extends { "application/json": infer T }
  ? { body: T }
  : C extends { "multipart/form-data": infer T }
    ? { form: { [K in keyof T]: Blob } }
    : never;

type Sent<O> = O extends { requestBody?: never }
  ? unknown
  : O extends { requestBody: { content: infer C } }
    ? Content<C>
    : O extends { requestBody?: { content: infer C } }
      ? Partial<Content<C>>
      : never;

type Options<O extends Described> = Pick<O["parameters"], "path" | "query"> & Sent<O> & { signal?: AbortSignal };

/** What is given with a call; nothing, where nothing need be. */
export type Given<M extends Method, P extends PathOf<M>> =
  Record<never, never> extends Options<Call<M, P>> ? [options?: Options<Call<M, P>>] : [options: Options<Call<M, P>>];

type Success = 200 | 201 | 202 | 204;

type Body<R> = R extends { content: { "application/json": infer T } } ? T : void;

/** What a call answers when it succeeds. */
export type Answer<M extends Method, P extends PathOf<M>> =
  Call<M, P> extends { responses: infer R } ? { [S in keyof R & Success]: Body<R[S]> }[keyof R & Success] : never;

/** The parameters of a call, whichever it is. */
export interface Parameters {
  path?: object;
  query?: object;
}

/** The path with its parameters in their places, and those of the query behind it. */
export function addressOf(path: string, parameters: Parameters): string {
  const places = new Map<string, unknown>(Object.entries(parameters.path ?? {}));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(places.get(name))));
  const query = Object.entries(parameters.query ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return query.length === 0 ? filled : `${filled}?${new URLSearchParams(query).toString()}`;
}
