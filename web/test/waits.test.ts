import { describe, expect, it } from "vitest";
import { Waits } from "../src/player/waits";
import { texts } from "../src/texts";

describe("what a player says while it waits", () => {
  it("names the lost streamer, not the viewer's connection", () => {
    const waits = new Waits();
    waits.hold(true);
    expect(waits.text()).toBe("");
    waits.wait();
    expect(waits.text()).toBe(texts.player.held);
    waits.retry(true);
    expect(waits.text()).toBe(texts.player.held);
  });

  it("blames nobody else while the streamer is there", () => {
    const waits = new Waits();
    waits.begin(true);
    expect(waits.text()).toBe(texts.player.connecting);
    waits.retry(true);
    expect(waits.text()).toBe(texts.player.retrying);
    waits.hold(false);
    expect(waits.text()).toBe(texts.player.retrying);
  });

  it("says nothing as soon as there is a picture, and of the next wait only what is true then", () => {
    const waits = new Waits();
    waits.hold(true);
    waits.wait();
    waits.over();
    expect(waits.text()).toBe("");
    waits.wait();
    expect(waits.text()).toBe(texts.player.held);
    waits.hold(false);
    waits.over();
    waits.wait();
    expect(waits.text()).toBe(texts.player.connecting);
    waits.play();
    waits.wait();
    expect(waits.text()).toBe(texts.player.starved);
    waits.begin(true);
    expect(waits.text()).toBe(texts.player.connecting);
  });

  it("keeps the reason until the picture is back, unless that takes long", () => {
    const waits = new Waits();
    waits.hold(true);
    waits.wait();
    waits.hold(false);
    expect(waits.text()).toBe(texts.player.held);
    waits.hold(false);
    expect(waits.text()).toBe(texts.player.connecting);
  });
});
