import { describe, expect, it } from "vitest";
import type { Session } from "../src/api";
import { mailedToken } from "../src/mailedToken";
import { times } from "../src/pages/devices";
import { stateOf } from "../src/pages/emailSettings";
import { identity } from "../src/pages/forgot";

describe("a mailed link", () => {
  it("has its secret in the fragment", () => {
    const token = "q-1_".repeat(10) + "abc";
    expect(mailedToken(`#${token}`)).toBe(token);
  });

  it("is none when it was cut or changed", () => {
    for (const hash of ["", "#", "#short", "#<script>alert(1)</script>aaaaaaaaaaaa", `#${"a".repeat(101)}`]) {
      expect(mailedToken(hash)).toBeNull();
    }
  });
});

describe("who has forgotten a password", () => {
  it("is named by user name or by address", () => {
    expect(identity(" anna ")).toEqual({ username: "anna" });
    expect(identity("anna@example.org ")).toEqual({ email: "anna@example.org" });
  });
});

describe("a device", () => {
  const session: Session = { id: "a", device: "Firefox on Linux", createdAt: "2026-01-02T09:00:00Z", lastUsedAt: "2026-01-02T11:00:00Z", current: false };
  const now = Date.parse("2026-01-02T12:00:00Z");

  it("says when it was used", () => {
    expect(times(session, now, "en")).toEqual(["Since Jan 2, 2026", "used 1 hour ago"]);
  });

  it("is in use when it is this one, whatever the last renewal was", () => {
    expect(times({ ...session, current: true }, now, "en")).toContain("in use now");
  });
});

describe("an address", () => {
  it("says whether it is confirmed", () => {
    expect(stateOf({ email: null, pendingEmail: null })).toContain("No address is confirmed");
    expect(stateOf({ email: "a@example.org", pendingEmail: null })).toBe("a@example.org is confirmed.");
    expect(stateOf({ email: null, pendingEmail: "b@example.org" })).toContain("b@example.org waits");
  });
});
