import { describe, expect, it } from "vitest";
import { firstSeen, isolated } from "../src/ui/bidi";
import { characters, room } from "../src/ui/limited";

describe("a text with a limit", () => {
  it("counts each character once, as the server does", () => {
    expect(characters("abc")).toBe(3);
    expect(characters("🎬🎬")).toBe(2);
    expect(characters("e\u0301")).toBe(2);
    expect(characters("\ud83c")).toBe(1);
  });

  it("says how much room is left when it becomes little", () => {
    expect(room("🎬".repeat(134), 150)).toEqual({ text: "", over: false });
    expect(room("🎬".repeat(135), 150)).toEqual({ text: "15 characters left", over: false });
    expect(room("x".repeat(149), 150)).toEqual({ text: "1 character left", over: false });
    expect(room("x".repeat(150), 150)).toEqual({ text: "0 characters left", over: false });
    expect(room("x".repeat(151), 150)).toEqual({ text: "This is 1 character too long: there is room for 150.", over: true });
    expect(room("🎬".repeat(153), 150).text).toBe("This is 3 characters too long: there is room for 150.");
  });
});

describe("somebody's words amid ours", () => {
  it("turn nothing around them", () => {
    expect(isolated("a\u202eb")).toBe("\u2068a\u202eb\u2069");
    expect(isolated("a\u2069\u202eb\u2067")).toBe("\u2068a\u202eb\u2069");
  });

  it("begin with what is seen", () => {
    expect(firstSeen("🎬 Evening")).toBe("🎬");
    expect(firstSeen("\u202e\u200b <b>")).toBe("<");
    expect(firstSeen("\u202e ")).toBe("");
  });
});
