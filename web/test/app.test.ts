import { describe, expect, it } from "vitest";
import { Api, ApiError, errorText, type PublicChannel, type Video } from "../src/api";
import { currentLogin } from "../src/app";
import { named } from "../src/pages/channel";
import { onAir } from "../src/pages/home";

/** Answers the profile and the renewal with these statuses; 0 is no answer. */
function api(profile: number, refresh = 401): Api {
  return new Api((async (input: RequestInfo | URL) => {
    const status = String(input) === "/auth/refresh" ? refresh : profile;
    if (status === 0) {
      throw new TypeError("no network");
    }
    return new Response(JSON.stringify({ username: "anna" }), { status });
  }) as typeof fetch);
}

describe("login", () => {
  it("is that of the profile", async () => {
    expect(await currentLogin(api(200))).toMatchObject({ known: true, account: { username: "anna" } });
  });

  it("is nobody's only when the server says so", async () => {
    expect(await currentLogin(api(401))).toEqual({ known: true, account: null });
    for (const trouble of [api(0), api(500), api(503), api(401, 0), api(401, 502), api(401, 429)]) {
      expect(await currentLogin(trouble)).toMatchObject({ known: false });
    }
  });
});

describe("what is shown", () => {
  const channel = (username: string, video: Partial<Video> | null): PublicChannel => ({
    id: 1,
    userId: 1,
    status: video ? "LIVE" : "IDLE",
    username,
    profilePicture: "/pictures/initials/a1.svg",
    description: null,
    video: video as Video | null,
  });

  it("is what channels have on the air", () => {
    const running = { url: "a", status: "RUNNING" } as const;
    expect(onAir([channel("anna", running), channel("bert", null), channel("cleo", { url: "c", status: "ENDED" })])).toEqual([running]);
  });

  it("is the channel of that name, in whatever case", () => {
    const channels = [channel("Anna_2", null), channel("anna", null)];
    expect(named(channels, "ANNA")?.username).toBe("anna");
    expect(named(channels, "ann")).toBeNull();
  });

  it("is the server's sentence, never a program's", () => {
    expect(errorText(new ApiError(409, "Taken."), "Oh.")).toBe("Taken.");
    expect(errorText(new TypeError("x is undefined"), "That did not work.")).toBe("That did not work.");
  });
});
