import { describe, expect, it } from "vitest";
import { Api, ApiError } from "../src/api";

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
    const api = new Api(answers({ "GET /user/a": [401, 200], "GET /user/b": [401, 200], "POST /auth/refresh": [200] }, calls));
    await Promise.all([api.get("/user/a"), api.get("/user/b")]);
    expect(calls.filter((call) => call === "POST /auth/refresh")).toHaveLength(1);
  });

  it("gives up when the login cannot be renewed", async () => {
    const api = new Api(answers({ "GET /user/a": [401], "POST /auth/refresh": [401] }));
    await expect(api.get("/user/a")).rejects.toMatchObject({ status: 401 });
  });

  it("passes on what is wrong with which field", async () => {
    const api = new Api(answers({ "POST /user/x": [400] }));
    const error = await api.post("/user/x", {}).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).fields).toEqual([{ field: "title", message: "is short" }]);
  });

  it("says when nobody answers", async () => {
    const api = new Api(answers({ "GET /videos": [0] }), { offline: "Offline.", unexpected: "" });
    await expect(api.get("/videos")).rejects.toMatchObject({ status: 0, message: "Offline." });
  });
});
