import { describe, expect, it } from "vitest";
import { match, safeReturn } from "../src/router";

const routes = [
  { pattern: "/", page: "home" },
  { pattern: "/watch/:url", page: "watch" },
];

describe("router", () => {
  it("finds pages and their parameters", () => {
    expect(match(routes, "/")).toEqual({ page: "home", parameters: {} });
    expect(match(routes, "/watch/a%20b/")).toEqual({ page: "watch", parameters: { url: "a b" } });
    expect(match(routes, "/watch/%")).toEqual({ page: "watch", parameters: { url: "%" } });
    expect(match(routes, "/other")).toBeNull();
  });

  it("returns to our own pages only", () => {
    expect(safeReturn("/studio")).toBe("/studio");
    for (const path of [null, "", "https://evil.example", "//evil.example", "/\\evil.example"]) {
      expect(safeReturn(path)).toBe("/");
    }
  });
});
