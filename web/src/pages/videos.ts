import type { Video } from "../api";
import type { Context } from "../app";
import { ago } from "../format";
import { texts } from "../texts";
import { attempt, report, tell } from "../ui/attempt";
import { fill, h } from "../ui/dom";
import { form, type Field } from "../ui/form";
import { Keyed, type View } from "../ui/keyed";
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
  return (await context.api.get("/user/channel/videos", { query: { size: 50 }, signal: context.signal })).items;
}

/** The streamer's videos: made, edited, given a picture, deleted. */
export function videoList(context: Context, first: Video[]): VideoList {
  const body = h("div", { class: "video-list" });
  const empty = notice(t.noVideos, t.needVideo);
  const problem = h("div", {});
  const rows = new Keyed<Video>(body, (video) => video.id, (video) => row(context, video, reload));
  const draw = (videos: Video[]) => {
    empty.hidden = videos.length > 0;
    fill(problem);
    rows.show(videos);
  };
  const reload = async () => {
    try {
      draw(await ownVideos(context));
    } catch (error) {
      if (!context.signal.aborted) {
        fill(problem, failure(texts.errors.notCurrent, error, () => void reload()));
      }
    }
  };
  draw(first);
  const add: HTMLFormElement = form(fields(), t.add, async ({ title, description }) => {
    await context.api.post("/user/channel/videos", { body: { title, description } });
    add.reset();
    await reload();
  });
  return {
    element: h("section", { class: "panel" }, h("h2", {}, t.videos), problem, empty, body),
    adder: h("section", { class: "panel" }, h("h2", {}, t.next), h("p", { class: "dim" }, t.nextHint), add),
    reload,
  };
}

function fields(video?: Video): Field<"title" | "description">[] {
  return [
    { name: "title", label: t.videoTitle, value: video?.title ?? "", required: true, limit: 150 },
    { name: "description", label: t.description, value: video?.description ?? "", type: "textarea", limit: 5000 },
  ];
}

/** One video: seen, or being edited, and then left alone when the list is loaded again. */
function row(context: Context, first: Video, reload: () => Promise<void>): View<Video> {
  const element = h("article", { class: "video-row" });
  let video = first;
  let editing = false;
  const view = () => {
    editing = false;
    const line = report();
    const edit = h("button", { type: "button", class: "button small", "aria-label": `${t.edit}: ${video.title}`, onclick: () => change() }, t.edit);
    const remove = h("button", { type: "button", class: "button small quiet", "aria-label": `${t.remove}: ${video.title}` }, t.remove);
    remove.addEventListener("click", () => void drop(context, video, remove, line, reload));
    const picture = video.thumbnail ? h("img", { src: video.thumbnail, alt: "", loading: "lazy" }) : "";
    const when = video.startedAt ? ` · ${ago(video.startedAt)}` : "";
    fill(
      element,
      h("a", { class: "thumb", href: `/watch/${video.url}`, "data-link": true, "aria-label": video.title }, picture),
      h("div", { class: "grow" }, h("p", { class: "strong" }, h("bdi", {}, video.title)), h("p", { class: "dim" }, t.status[video.status] + when), line),
      h("div", { class: "row" }, edit, remove),
    );
    return edit;
  };
  const change = () => {
    editing = true;
    const edit = form(fields(video), t.save, async ({ title, description }) => {
      video = await context.api.patch("/user/channel/videos/{id}", { path: { id: video.id }, body: { title, description } });
      view().focus();
      await reload();
    });
    const cancel = h("button", { type: "button", class: "button small", onclick: () => view().focus() }, t.cancel);
    fill(element, h("div", { class: "grow column" }, edit, picture(context, video, reload), h("div", { class: "row" }, cancel)));
    edit.querySelector("input")?.focus();
  };
  view();
  return {
    element,
    update(newer) {
      const changed = JSON.stringify(newer) !== JSON.stringify(video);
      video = newer;
      if (changed && !editing) {
        view();
      }
    },
  };
}

/** Where another picture is chosen, and told how its upload went. */
function picture(context: Context, video: Video, reload: () => Promise<void>): HTMLElement {
  const line = report();
  const file = h("input", { type: "file", accept: "image/jpeg,image/png" });
  file.addEventListener("change", async () => {
    const chosen = file.files?.[0];
    if (!chosen) {
      return;
    }
    const sent = await attempt(file, line, async () => {
      await context.api.post("/user/channel/videos/{id}/thumbnail", { path: { id: video.id }, form: { file: chosen } });
    });
    // The same file can be chosen again, after a failure.
    file.value = "";
    if (sent) {
      tell(line, t.pictureChanged, "good");
      await reload();
    }
  });
  return h("div", {}, h("label", { class: "label" }, t.picture, file), line);
}

async function drop(context: Context, video: Video, button: HTMLButtonElement, line: HTMLElement, reload: () => Promise<void>): Promise<void> {
  if (await confirm(t.removeTitle, t.removeHint, t.remove)) {
    const deleted = await attempt(button, line, () => context.api.delete("/user/channel/videos/{id}", { path: { id: video.id } }));
    if (deleted) {
      await reload();
    }
  }
}
