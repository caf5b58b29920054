import { describe, expect, it } from "vitest";
import { numbersOf } from "../src/pages/adminLive";
import { detailsOf, olderThan, sentence } from "../src/pages/adminLog";
import { describe as describeInvite, inviteLink, inviteRequest } from "../src/pages/adminRegistration";
import { storageOf } from "../src/pages/adminUsage";
import { description, usersQuery } from "../src/pages/adminUsers";
import { invited, signupState } from "../src/pages/signup";
import type { AuditEntry, Broadcast, Invite, PlatformUser } from "../src/platform";
import { isolated } from "../src/ui/bidi";
import { merged } from "../src/ui/pages";

const NOW = Date.parse("2026-01-02T12:00:00Z");

describe("users", () => {
  it("are the newest first, or by name while one is looked for", () => {
    expect(usersQuery("", "everyone")).toEqual({});
    expect(usersQuery(" an na ", "admins")).toEqual({ role: "ADMIN", sort: "NAME", query: "an na" });
  });

  it("are described by what is known of them", () => {
    const user = { first_name: "Ada", last_name: null, createdAt: "2026-01-01T12:00:00Z", videos: 1 } as PlatformUser;
    expect(description(user, NOW)).toBe(`${isolated("Ada")} · joined yesterday · 1 video`);
    expect(description({ ...user, first_name: null, videos: 0 }, NOW)).toBe("joined yesterday");
  });

  it("are in the list once, also when one has moved to the next page", () => {
    expect(merged([3, 2], [2, 1], (item) => item)).toEqual([3, 2, 1]);
  });
});

describe("broadcasts", () => {
  const broadcast = { state: "LIVE", viewers: 1, bitrate: 6_200_000, startedAt: "2026-01-02T11:59:00Z" } as Broadcast;

  it("say what they send only while they do", () => {
    expect(numbersOf(broadcast, NOW)).toBe(" · 1 viewer · 6.2 Mbit/s · on the air for 1:00");
    expect(numbersOf({ ...broadcast, bitrate: null }, NOW)).toBe(" · 1 viewer · on the air for 1:00");
    expect(numbersOf({ ...broadcast, state: "HELD" }, NOW)).toBe(" · Reconnecting · 1 viewer · on the air for 1:00");
  });
});

describe("invites", () => {
  const invite = { used: 1, uses: 3, createdBy: "anna", expiresAt: "2026-01-05T12:00:00Z" } as Invite;

  it("say how long they are good for", () => {
    expect(describeInvite(invite, NOW)).toBe("1 of 3 used · expires in 3 days · anna");
    expect(describeInvite({ ...invite, expiresAt: "2026-01-05T11:59:00Z" }, NOW)).toContain("expires in 3 days");
    expect(describeInvite({ ...invite, expiresAt: "2026-01-01T12:00:00Z" }, NOW)).toBe("1 of 3 used · expired yesterday · anna");
  });

  it("have numbers, or what the server refuses", () => {
    expect(inviteRequest({ note: "x", uses: "3", expiresInDays: "7" })).toEqual({ note: "x", uses: 3, expiresInDays: 7 });
    expect(inviteRequest({ note: "", uses: "", expiresInDays: "1.5" })).toEqual({ note: "", uses: 0, expiresInDays: 0 });
  });

  it("travel behind the # and come back from there", () => {
    const link = new URL(inviteLink("https://live.example.org", "a+b/c"));
    expect(link.pathname + link.search).toBe("/signup");
    expect(invited(link.hash)).toBe("a+b/c");
    expect(invited("")).toBe("");
    expect(invited("#content")).toBe("");
  });
});

describe("signing up", () => {
  it("is open to the admin-to-be in any case", () => {
    expect(signupState({ registration: "CLOSED", adminMissing: true })).toBe("first");
    expect(signupState({ registration: "CLOSED", adminMissing: false })).toBe("closed");
    expect(signupState({ registration: "INVITE", adminMissing: false })).toBe("invite");
    expect(signupState({ registration: "OPEN", adminMissing: false })).toBe("open");
  });
});

describe("the log", () => {
  const entry = { actorName: "anna", action: "USER_SUSPENDED", targetName: "bert", details: { reason: "Spam" } } as unknown as AuditEntry;

  it("says who did what", () => {
    expect(sentence(entry)).toBe("anna suspended bert");
    expect(sentence({ ...entry, action: "REGISTRATION_CHANGED", targetName: null })).toBe("anna changed who can sign up");
    expect(sentence({ ...entry, action: "LATER" as AuditEntry["action"] })).toBe("anna LATER bert");
    expect(detailsOf(entry)).toBe("reason: Spam");
    expect(detailsOf({ ...entry, details: {} })).toBe("");
    expect(detailsOf({ ...entry, details: { to: "INVITE", from: "OPEN" } })).toBe("before: Everyone · now: People with an invite code");
    expect(detailsOf({ ...entry, details: { expiresAt: "2026-12-07T12:35:16.418864Z", uses: 1 } }, "en")).toBe("for 1 person · until Dec 7, 2026");
    expect(detailsOf({ ...entry, details: { role: "USER", videos: 0 } })).toBe("");
    expect(detailsOf({ ...entry, details: { later: "x" } })).toBe("later: x");
  });
});

describe("the log's next page", () => {
  it("is what is older than the last entry", () => {
    expect(olderThan()).toEqual({ size: 50 });
    expect(olderThan({ id: 20_007 } as AuditEntry)).toEqual({ size: 50, before: 20_007 });
  });
});

describe("usage", () => {
  it("says what is not known here", () => {
    const storage = { videos: null, pictures: 0, database: 12_345_678, free: 5e11, total: 1e12 };
    expect(storageOf({ storage }).map(([, value]) => value)).toEqual(["Not known here", "0 B", "12 MB", "500 GB of 1.0 TB"]);
  });
});
