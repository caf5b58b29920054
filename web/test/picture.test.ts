import { describe, expect, it } from "vitest";
import { ApiError } from "../src/api";
import { refusal, stateOf } from "../src/pages/pictureSettings";
import { texts } from "../src/texts";
import { sized } from "../src/ui/picture";

describe("a picture", () => {
  it("is asked for in the size that is shown", () => {
    expect(sized("/pictures/8k2mf0w9q4zt1xv7ch3pn6rd/160.webp", 80)).toBe("/pictures/8k2mf0w9q4zt1xv7ch3pn6rd/80.webp");
    expect(sized("/pictures/initials/a7.svg", 320)).toBe("/pictures/initials/a7.svg");
  });

  it("says in words how the newest upload stands", () => {
    expect(stateOf({ pictureStatus: null, pictureFailure: null }).text).toBe("");
    expect(stateOf({ pictureStatus: "READY", pictureFailure: null }).text).toBe("");
    expect(stateOf({ pictureStatus: "PROCESSING", pictureFailure: null })).toEqual({ text: texts.settings.picture.processing, tone: "" });
    expect(stateOf({ pictureStatus: "FAILED", pictureFailure: "CORRUPT" })).toEqual({ text: "The file you chose is damaged or incomplete. Try another one. Your picture has not changed.", tone: "bad" });
    expect(stateOf({ pictureStatus: "FAILED", pictureFailure: null }).tone).toBe("bad");
  });

  it("says in a sentence why it was not taken", () => {
    const wrong = "must be a JPEG, PNG, WebP or GIF";
    expect(refusal(new ApiError(400, wrong, [{ field: "file", message: wrong }]), 500_000)).toBe("The file you chose must be a JPEG, PNG, WebP or GIF.");
    expect(refusal(new ApiError(413, "A picture has at most 500000 bytes."), 500_000)).toBe("The file you chose is larger than 500 kB. Make it smaller and try again.");
    expect(refusal(new ApiError(429, "Too many uploads, wait a little."), 500_000)).toBe("Too many uploads, wait a little.");
    expect(refusal(new TypeError("x is undefined"), null)).toBe(texts.errors.unexpected);
  });

  it("is described with the server's limit, once that is known", () => {
    expect(texts.settings.picture.hint("500 kB")).toBe("JPEG, PNG, WebP or GIF, up to 500 kB. You can drop a file here.");
    expect(texts.settings.picture.hint("")).toBe("JPEG, PNG, WebP or GIF. You can drop a file here.");
  });
});
