import { adviceSentences } from "../advice";
import { ApiError, type OwnChannel, type Platform, type Video } from "../api";
import type { Context } from "../app";
import { counted, follow as followEvents } from "../events";
import { duration } from "../format";
import { Player } from "../player/player";
import { texts } from "../texts";
import { attempt, report, tell } from "../ui/attempt";
import { fill, h, write } from "../ui/dom";
import { form, succeed } from "../ui/form";
import { poll } from "../ui/poll";
import { confirm, copy, failure, notice } from "../ui/states";
import { ownVideos, videoList } from "./videos";

/** The time on the air is counted here. */
const TICK_MS = 1000;
/** Advice is for the streamer alone: nobody tells when it changes. */
const ADVICE_MS = 10_000;

/** Where a streamer gets the key, sees that it works, and keeps the videos. */
export function studio(context: Context): HTMLElement {
  const page = h("div", { class: "page" }, h("h1", {}, texts.studio.title));
  const content = h("div", { "aria-busy": "true" });
  page.append(content);
  const start = async () => {
    content.setAttribute("aria-busy", "true");
    try {
      const [platform, channel, videos] = await Promise.all([
        context.api.get("/platform"),
        context.api.get("/user/channel").catch(withoutChannel),
        ownVideos(context).catch(withoutChannel),
      ]);
      if (!context.signal.aborted) {
        fill(content, channel ? dashboard(context, platform, channel, videos ?? []) : opening(context, start));
      }
    } catch (error) {
      if (!context.signal.aborted) {
        fill(content, failure(texts.studio.loadFailed, error, () => void start()));
      }
    }
    content.removeAttribute("aria-busy");
  };
  void start();
  return page;
}

function withoutChannel(error: unknown): null {
  if (error instanceof ApiError && error.status === 404) {
    return null;
  }
  throw error;
}

function opening(context: Context, done: () => Promise<void>): HTMLElement {
  const line = report();
  const button = h("button", { type: "button", class: "button primary" }, texts.studio.create);
  button.addEventListener("click", async () => {
    const opened = await attempt(button, line, async () => {
      await context.api.post("/user/channel").catch(alreadyOpen);
    });
    if (opened) {
      await done();
    }
  });
  return notice(texts.studio.noChannel, texts.studio.noChannelHint, h("div", { class: "row" }, button, line));
}

/** In another tab, say. */
function alreadyOpen(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 409)) {
    throw error;
  }
}

function dashboard(context: Context, platform: Platform, channel: OwnChannel, videos: Video[]): HTMLElement {
  const onAir = h("section", { class: "panel on-air" });
  const list = videoList(context, videos);
  follow(context, onAir, channel, () => void list.reload());
  return h(
    "div",
    { class: "studio" },
    h("div", { class: "column" }, onAir, list.element),
    h("div", { class: "column" }, connection(context, platform, channel), list.adder, about(context, channel)),
  );
}

/** The live view: it changes by itself when the stream begins and ends. */
function follow(context: Context, onAir: HTMLElement, first: OwnChannel, changed: () => void): void {
  let player: Player | null = null;
  let shown: string | null = null;
  const numbers = h("dl", { class: "numbers" });
  const title = h("h2", {});
  const lost = h("p", { class: "dim", role: "status" });
  const advice = h("div", { class: "advice", role: "status" });
  let advised = "";
  const stop = () => {
    player?.dispose();
    player = null;
  };
  context.signal.addEventListener("abort", stop);
  const draw = (channel: OwnChannel) => {
    const video = channel.video;
    const key = video?.url ?? "";
    if (key !== shown) {
      stop();
      if (shown !== null) {
        changed();
      }
      shown = key;
      if (video) {
        player = new Player(video.playbackUrl, { muted: true });
        player.start();
        const open = h("a", { href: `/watch/${video.url}`, "data-link": true, class: "button" }, texts.studio.open);
        fill(onAir, h("div", { class: "row between" }, title, open), player.element, lost, h("p", { class: "strong name" }, h("bdi", {}, video.title)), numbers, advice);
      } else {
        fill(onAir, notice(texts.studio.offline, texts.studio.offlineHint));
      }
    }
    if (video) {
      player?.hold(video.reconnecting);
      title.className = video.reconnecting ? "is-held" : "is-live";
      write(title, video.reconnecting ? texts.studio.held : texts.studio.live);
      write(lost, video.reconnecting ? texts.studio.heldHint : "");
      lost.hidden = !video.reconnecting;
      const since = video.startedAt ? Date.now() - Date.parse(video.startedAt) : 0;
      fill(numbers, h("dt", {}, texts.studio.viewers), h("dd", {}, String(video.viewers)), h("dt", {}, texts.studio.uptime), h("dd", {}, duration(since)));
    }
    const sentences = adviceSentences(channel.advice ?? []);
    if (sentences.join() !== advised) {
      advised = sentences.join();
      fill(advice, ...sentences.map((sentence) => h("p", {}, sentence)));
    }
  };
  let newest = first;
  const show = (channel: OwnChannel) => {
    newest = channel;
    draw(channel);
  };
  const load = async () => show(await context.api.get("/user/channel", { signal: context.signal }));
  show(first);
  const follower = followEvents(
    {
      query: () => `?channel=${first.id}`,
      load,
      channel: () => follower.soon(),
      deleted: changed,
      video: () => {
        follower.soon();
        changed();
      },
      viewers: (counts) => show({ ...newest, video: newest.video && counted(newest.video, counts) }),
    },
    context.signal,
  );
  poll(load, ADVICE_MS, context.signal);
  poll(async () => draw(newest), TICK_MS, context.signal);
}

function connection(context: Context, platform: Platform, channel: OwnChannel): HTMLElement {
  const t = texts.studio;
  let key = channel.streamKey;
  const value = h("input", { type: "password", readonly: true, "aria-label": t.key, autocomplete: "off", class: "code" });
  value.value = key;
  const show = h("button", { type: "button", class: "button" }, t.show);
  show.addEventListener("click", () => {
    value.type = value.type === "password" ? "text" : "password";
    show.textContent = value.type === "password" ? t.show : t.hide;
  });
  const copyKey = h("button", { type: "button", class: "button primary" }, t.copyKey);
  copyKey.addEventListener("click", () => void copy(copyKey, key, t.copied));
  const line = report();
  const rotate = h("button", { type: "button", class: "button" }, t.rotate);
  rotate.addEventListener("click", async () => {
    if (await confirm(t.rotateTitle, t.rotateHint, t.rotateConfirm)) {
      const rotated = await attempt(rotate, line, async () => {
        key = (await context.api.patch("/user/channel/streamKey")).streamKey;
        value.value = key;
      });
      if (rotated) {
        tell(line, t.rotated, "good");
      }
    }
  });
  const server = h("input", { type: "text", readonly: true, "aria-label": t.server, class: "code" });
  server.value = platform.rtmpUrl;
  const copyServer = h("button", { type: "button", class: "button" }, t.copyServer);
  copyServer.addEventListener("click", () => void copy(copyServer, platform.rtmpUrl, t.copied));
  return h(
    "section",
    { class: "panel" },
    h("h2", {}, t.connect),
    h("p", { class: "dim" }, t.connectHint),
    h("p", { class: "label" }, t.server),
    server,
    h("div", { class: "row" }, copyServer),
    h("p", { class: "label" }, t.key),
    value,
    h("p", { class: "hint" }, t.keyHint),
    h("div", { class: "row" }, copyKey, show, rotate),
    line,
  );
}

/** What others read on the channel's page. */
function about(context: Context, channel: OwnChannel): HTMLElement {
  const t = texts.studio;
  const edit: HTMLFormElement = form(
    [{ name: "description", label: t.about, hint: t.aboutHint, value: channel.description ?? "", type: "textarea", limit: 1000 }],
    t.save,
    async ({ description }) => {
      await context.api.patch("/user/channel", { body: { description } });
      succeed(edit, t.saved);
    },
  );
  return h("section", { class: "panel" }, h("h2", {}, t.channel), edit);
}
