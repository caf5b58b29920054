import { describe, expect, it } from "vitest";
import { ago, bitrate, bytes, duration, latency } from "../src/format";

describe("format", () => {
  it("shows how far behind live", () => {
    expect(latency(1.44)).toBe("1.4");
    expect(latency(12.6)).toBe("13");
  });

  it("shows durations", () => {
    expect(duration(7_000)).toBe("0:07");
    expect(duration(750_000)).toBe("12:30");
    expect(duration(3_723_000)).toBe("1:02:03");
    expect(duration(-5)).toBe("0:00");
  });

  it("shows sizes and rates", () => {
    expect([0, 999, 1000, 999_499, 999_500, 12e9, 3e18].map(bytes)).toEqual(["0 B", "999 B", "1.0 kB", "999 kB", "1.0 MB", "12 GB", "3000 PB"]);
    expect(bitrate(640_000)).toBe("640 kbit/s");
  });

  it("shows when something was", () => {
    const now = Date.parse("2026-01-02T12:00:00Z");
    expect(ago("2026-01-02T11:00:00Z", now, "en")).toBe("1 hour ago");
    expect(ago("2026-01-01T12:00:00Z", now, "en")).toBe("yesterday");
  });
});
