import type { Page, Video } from "../api";
import type { Context } from "../app";
import { ago } from "../format";
import { texts } from "../texts";
import { fill, h } from "../ui/dom";
import { form } from "../ui/form";
import { confirm, failure, notice } from "../ui/states";

const t = texts.studio;

export interface VideoList {
  element: HTMLElement;
  /** The form that names the next broadcast. */
  adder: HTMLElement;
  reload(): Promise<void>;
}

/** One's own videos, the newest first. */
export async function ownVideos(context: Context): Promise<Video[]> {
  return (await context.api.get<Page<Video>>("/user/channel/videos?size=50", context.signal)).items;
}

/** The streamer's videos: made, edited, given a picture, deleted. */
export function videoList(context: Context, first: Video[]): VideoList {
  const body = h("div", { class: "video-list" });
  const draw = (videos: Video[]) =>
    fill(body, ...(videos.length ? videos.map((video) => row(context, video, reload)) : [notice(t.noVideos, t.needVideo)]));
  const reload = async () => {
    try {
      draw(await ownVideos(context));
    } catch {
      if (!context.signal.aborted) {
        fill(body, failure(texts.errors.unexpected, () => void reload()));
      }
    }
  };
  draw(first);
  const add: HTMLFormElement = form(fields(), t.add, async (values) => {
    await context.api.post("/user/channel/videos", values);
    add.reset();
    await reload();
  });
  return {
    element: h("section", { class: "panel" }, h("h2", {}, t.videos), body),
    adder: h("section", { class: "panel" }, h("h2", {}, t.next), h("p", { class: "dim" }, t.nextHint), add),
    reload,
  };
}

function fields(video?: Video) {
  return [
    { name: "title", label: t.videoTitle, value: video?.title ?? "", required: true, maxlength: 150 },
    { name: "description", label: t.description, value: video?.description ?? "", type: "textarea" as const, maxlength: 5000 },
  ];
}

function row(context: Context, video: Video, reload: () => Promise<void>): HTMLElement {
  const path = `/user/channel/videos/${video.id}`;
  const element = h("article", { class: "video-row" });
  const view = () => {
    const picture = video.thumbnail ? h("img", { src: video.thumbnail, alt: "", loading: "lazy" }) : "";
    const when = video.startedAt ? ` · ${ago(video.startedAt)}` : "";
    const edit = h("button", { type: "button", class: "button small", "aria-label": `${t.edit}: ${video.title}`, onclick: change }, t.edit);
    const remove = h("button", { type: "button", class: "button small quiet", "aria-label": `${t.remove}: ${video.title}`, onclick: () => void drop() }, t.remove);
    fill(
      element,
      h("a", { class: "thumb", href: `/watch/${video.url}`, "data-link": true, "aria-label": video.title }, picture),
      h("div", { class: "grow" }, h("p", { class: "strong" }, video.title), h("p", { class: "dim" }, t.status[video.status] + when)),
      h("div", { class: "row" }, edit, remove),
    );
  };
  const change = () => {
    const edit = form(fields(video), t.save, async (values) => {
      await context.api.patch(path, values);
      await reload();
    });
    const file = h("input", { type: "file", accept: "image/jpeg,image/png", "aria-label": t.picture });
    file.addEventListener("change", async () => {
      const chosen = file.files?.[0];
      if (chosen) {
        const body = new FormData();
        body.append("file", chosen);
        await context.api.post(`${path}/thumbnail`, body).then(reload, () => undefined);
      }
    });
    const cancel = h("button", { type: "button", class: "button small", onclick: view }, t.cancel);
    fill(element, h("div", { class: "grow" }, edit, h("label", { class: "label" }, t.picture, file), h("div", { class: "row" }, cancel)));
    edit.querySelector("input")?.focus();
  };
  const drop = async () => {
    if (await confirm(t.removeTitle, t.removeHint, t.remove)) {
      await context.api.delete(path);
      await reload();
    }
  };
  view();
  return element;
}
