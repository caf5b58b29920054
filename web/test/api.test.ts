import { describe, expect, it } from "vitest";
import { Api, ApiError } from "../src/api";
import { addressOf } from "../src/calls";

function answers(script: Record<string, number[]>, calls: string[] = []) {
  return (async (input: RequestInfo | URL, init?: RequestInit) => {
    const call = `${init?.method} ${String(input)}`;
    calls.push(call);
    const status = script[call]?.shift() ?? 500;
    if (status === 0) {
      throw new TypeError("no network");
    }
    const body = status < 300 ? { ok: true } : { detail: "No.", errors: [{ field: "title", message: "is short" }] };
    return new Response(status === 204 ? null : JSON.stringify(body), { status });
  }) as typeof fetch;
}

describe("api", () => {
  it("renews an expired login once for calls made at the same time", async () => {
    const calls: string[] = [];
    const api = new Api(answers({ "GET /user/profile": [401, 200], "GET /user/channel": [401, 200], "POST /auth/refresh": [200] }, calls));
    await Promise.all([api.get("/user/profile"), api.get("/user/channel")]);
    expect(calls.filter((call) => call === "POST /auth/refresh")).toHaveLength(1);
  });

  it("renews it for admins too, and for nobody on public calls", async () => {
    const calls: string[] = [];
    const api = new Api(answers({ "GET /platform/users": [401, 200], "GET /platform": [401], "POST /auth/refresh": [200] }, calls));
    await api.get("/platform/users");
    await api.get("/platform").catch(() => {});
    expect(calls.filter((call) => call === "POST /auth/refresh")).toHaveLength(1);
  });

  it("gives up when the login cannot be renewed", async () => {
    const api = new Api(answers({ "GET /user/profile": [401], "POST /auth/refresh": [401] }));
    await expect(api.get("/user/profile")).rejects.toMatchObject({ status: 401 });
  });

  it("passes on what is wrong with which field", async () => {
    const api = new Api(answers({ "POST /user/channel/videos": [400] }));
    const error = await api.post("/user/channel/videos", { body: { title: "x" } }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).fields).toEqual([{ field: "title", message: "is short" }]);
  });

  it("puts parameters in their places", () => {
    expect(addressOf("/user/sessions/{id}", { path: { id: "a/b?c" } })).toBe("/user/sessions/a%2Fb%3Fc");
    expect(addressOf("/channels", { query: { username: "a&b", status: undefined, page: 0 } })).toBe("/channels?username=a%26b&page=0");
    expect(addressOf("/videos", {})).toBe("/videos");
  });

  it("sends JSON, or the parts of a form", async () => {
    const sent: RequestInit[] = [];
    const api = new Api((async (_, init) => {
      sent.push(init ?? {});
      return new Response("{}", { status: 200 });
    }) as typeof fetch);
    await api.post("/auth/login", { body: { username: "anna", password: "rain over tin roofs" } });
    await api.post("/user/channel/videos/{id}/thumbnail", { path: { id: 7 }, form: { file: new Blob(["x"]) } });
    await api.post("/user/channel");
    expect(sent[0]?.headers).toEqual({ "Content-Type": "application/json" });
    expect(sent[0]?.body).toBe('{"username":"anna","password":"rain over tin roofs"}');
    expect((sent[1]?.body as FormData).get("file")).toBeInstanceOf(Blob);
    expect(sent[2]?.body).toBeUndefined();
  });

  it("takes an answer without a body", async () => {
    for (const status of [202, 204]) {
      const api = new Api((async () => new Response(null, { status })) as typeof fetch);
      expect(await api.post("/auth/password/forgot", { body: {} })).toBeUndefined();
    }
  });

  it("says when nobody answers", async () => {
    const api = new Api(answers({ "GET /videos": [0] }), { offline: "Offline.", unexpected: "" });
    await expect(api.get("/videos")).rejects.toMatchObject({ status: 0, message: "Offline." });
  });
});
