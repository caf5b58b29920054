import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Video } from "../src/api";
import { changed, counted, Follower, type Listeners, type Source, type VideoEvent } from "../src/events";

/** An EventSource that says what a test wants. */
class FakeSource implements Source {
  readyState = 0;
  onerror: ((event: Event) => unknown) | null = null;
  closed = false;
  private listeners = new Map<string, (event: MessageEvent<string>) => void>();

  constructor(readonly query: string) {}

  addEventListener(name: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(name, listener);
  }

  close(): void {
    this.closed = true;
  }

  say(name: string, data: unknown = {}): void {
    this.readyState = 1;
    this.listeners.get(name)?.({ data: JSON.stringify(data) } as MessageEvent<string>);
  }

  fail(readyState: number): void {
    this.readyState = readyState;
    this.onerror?.(new Event("error"));
  }
}

const event = (title: string): VideoEvent => ({
  url: "a",
  channelId: 7,
  status: "RUNNING",
  title,
  thumbnail: null,
  reconnecting: false,
  startedAt: null,
  endedAt: null,
});

describe("a page that is told of changes", () => {
  let sources: FakeSource[];
  let loads: { done: () => void; fail: () => void }[];
  let told: string[];
  let query: string | null;
  let follower: Follower;

  beforeEach(() => {
    vi.useFakeTimers();
    sources = [];
    loads = [];
    told = [];
    query = "?video=a";
    const listeners: Listeners = {
      query: () => query,
      load: () => new Promise<void>((resolve, reject) => loads.push({ done: resolve, fail: () => reject(new Error("no")) })),
      channel: () => told.push("channel"),
      video: (one) => told.push(one.title),
      viewers: (counts) => told.push(`${counts[0]?.viewers} viewers`),
      deleted: (one) => told.push(`without ${one.url}`),
    };
    follower = new Follower(listeners, (of) => {
      const source = new FakeSource(of);
      sources.push(source);
      return source;
    });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  const newest = () => sources[sources.length - 1] as FakeSource;
  const settle = async (index: number, how: "done" | "fail" = "done") => {
    loads[index]?.[how]();
    await vi.advanceTimersByTimeAsync(0);
  };

  it("reads when the connection is there, and then asks no more", async () => {
    follower.connect();
    expect(newest().query).toBe("?video=a");
    newest().say("sync");
    await settle(0);
    await follower.look();
    expect(loads).toHaveLength(1);
    newest().say("video", event("New"));
    newest().say("viewers", { counts: [{ url: "a", channelId: 7, viewers: 3 }] });
    newest().say("channel", {});
    newest().say("deleted", { url: "a" });
    newest().say("of a newer server", {});
    expect(told).toEqual(["New", "3 viewers", "channel", "without a"]);
  });

  it("passes on after reading what came while it read", async () => {
    follower.connect();
    newest().say("sync");
    newest().say("video", event("Newer"));
    expect(told).toEqual([]);
    await settle(0);
    expect(told).toEqual(["Newer"]);
  });

  it("reads again when it may have missed something", async () => {
    follower.connect();
    newest().say("sync");
    await settle(0);
    newest().fail(0);
    newest().say("sync");
    await settle(1);
    expect(loads).toHaveLength(2);
    expect(sources).toHaveLength(1);
  });

  it("reads once for many reasons at once", async () => {
    follower.connect();
    follower.soon();
    follower.soon();
    await vi.advanceTimersByTimeAsync(500);
    expect(loads).toHaveLength(1);
    newest().say("sync");
    newest().say("sync");
    await settle(0);
    expect(loads).toHaveLength(2);
  });

  it("asks while nobody tells", async () => {
    follower.connect();
    void follower.look();
    await settle(0);
    void follower.look();
    expect(loads).toHaveLength(2);
  });

  it("asks again for what did not come", async () => {
    follower.connect();
    newest().say("sync");
    await settle(0, "fail");
    void follower.look();
    await settle(1);
    void follower.look();
    expect(loads).toHaveLength(2);
  });

  it("comes back more and more rarely to a server that refuses it", async () => {
    follower.connect();
    newest().fail(2);
    expect(newest().closed).toBe(true);
    await vi.advanceTimersByTimeAsync(1999);
    expect(sources).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sources).toHaveLength(2);
    newest().fail(2);
    await vi.advanceTimersByTimeAsync(3999);
    expect(sources).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(sources).toHaveLength(3);
  });

  it("connects when it knows to what", async () => {
    query = null;
    follower.connect();
    expect(sources).toHaveLength(0);
    void follower.look();
    query = "?channel=7";
    await settle(0);
    expect(newest().query).toBe("?channel=7");
  });

  it("holds no connection while nobody looks", async () => {
    follower.connect();
    newest().say("sync");
    await settle(0);
    follower.disconnect();
    expect(newest().closed).toBe(true);
    newest().say("video", event("Late"));
    newest().fail(2);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(sources).toHaveLength(1);
    expect(told).toEqual([]);
    follower.connect();
    expect(sources).toHaveLength(2);
  });

  it("asks in a browser that has no events", async () => {
    const old = new Follower({ query: () => "", load: async () => void told.push("asked") }, () => {
      throw new ReferenceError("EventSource is not defined");
    });
    old.connect();
    await old.look();
    expect(told).toEqual(["asked"]);
  });
});

describe("what is told", () => {
  const video = { url: "a", title: "Old", viewers: 5, description: "kept" } as Video;

  it("changes the video that it is about", () => {
    expect(changed(video, event("New"))).toMatchObject({ title: "New", viewers: 5, description: "kept" });
    expect(changed(video, { ...event("New"), url: "b" })).toBe(video);
    expect(changed(video, { ...event("New"), status: "ENDED" }).viewers).toBe(0);
  });

  it("counts its viewers", () => {
    expect(counted(video, [{ url: "b", channelId: 1, viewers: 1 }, { url: "a", channelId: 1, viewers: 9 }]).viewers).toBe(9);
    expect(counted(video, [])).toBe(video);
  });
});
