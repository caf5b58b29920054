import { ApiError, errorText, type Account } from "../api";
import type { Context } from "../app";
import { follow } from "../events";
import { bytes } from "../format";
import { texts } from "../texts";
import { attempt, report, tell } from "../ui/attempt";
import { fill, h } from "../ui/dom";
import { picture, sized } from "../ui/picture";
import { picturePreview } from "./picturePreview";

const t = texts.settings.picture;
const TYPES = "image/jpeg,image/png,image/webp,image/gif";

type Picture = Pick<Account, "profilePicture" | "pictureStatus" | "pictureFailure">;

/** What is said of the newest upload, and how. */
export function stateOf(one: Pick<Picture, "pictureStatus" | "pictureFailure">): { text: string; tone: "" | "bad" } {
  switch (one.pictureStatus) {
    case "PROCESSING":
      return { text: t.processing, tone: "" };
    case "FAILED":
      return { text: `${t.failures[one.pictureFailure ?? "UNPROCESSABLE"]} ${t.unchanged}`, tone: "bad" };
    default:
      return { text: "", tone: "" };
  }
}

/** Why an upload was not taken, in a sentence; of a field the server says only what is wrong with it. */
export function refusal(error: unknown, limit: number | null): string {
  const [field] = error instanceof ApiError ? error.fields : [];
  if (error instanceof ApiError && error.status === 413 && limit !== null) {
    return t.tooLarge(bytes(limit));
  }
  return field ? t.refused(field.message) : errorText(error, texts.errors.unexpected);
}

/**
 * One's own picture: choose or drop one, see how it is cut, and follow it until it is shown.
 *
 * @param limit how many bytes a file may have; null while nobody knows
 */
export function pictureSettings(context: Context, limit: number | null): HTMLElement {
  const shown = picture(context.account?.profilePicture ?? "", 160);
  shown.alt = t.alt;
  const line = report();
  const working = h("progress", { "aria-label": t.making, hidden: true });
  const choose = h("input", { type: "file", id: "picture-file", accept: TYPES, class: "offscreen" });
  const drop = h("label", { for: "picture-file", class: "button" }, t.choose);
  const remove = h("button", { type: "button", class: "button" }, t.remove);
  const actions = h("div", { class: "row" }, choose, drop, remove);
  const place = h("div", {}, shown);
  const hint = h("p", { class: "hint" }, t.hint(limit === null ? "" : bytes(limit)));
  const element = h(
    "section",
    { class: "panel picture-panel" },
    h("h2", {}, t.title),
    h("div", { class: "picture-row" }, place, h("div", { class: "column" }, hint, actions, working, line)),
  );
  const busy = (making: boolean) => {
    working.hidden = !making;
    if (making) {
      element.setAttribute("aria-busy", "true");
    } else {
      element.removeAttribute("aria-busy");
    }
  };
  const show = (now: Picture) => {
    shown.src = sized(now.profilePicture, 320);
    remove.hidden = now.pictureStatus === null;
    const { text, tone } = stateOf(now);
    tell(line, text, tone);
    busy(now.pictureStatus === "PROCESSING");
  };
  const load = async () => show(await context.api.get("/user/profile", { signal: context.signal }));
  if (context.account) {
    show(context.account);
  }
  let sending = false;
  const chosen = (file: File | undefined) => {
    if (!file || sending) {
      return;
    }
    if (limit !== null && file.size > limit) {
      choose.value = "";
      tell(line, t.tooLarge(bytes(limit)), "bad");
      return;
    }
    tell(line, "");
    const preview = picturePreview(context, file, { back, send, sent, failed });
    fill(place, preview.image);
    fill(actions, preview.choice);
    preview.choice.querySelector("button")?.focus();
  };
  const send = () => {
    sending = true;
    tell(line, t.sending);
  };
  const back = () => {
    sending = false;
    choose.value = "";
    fill(place, shown);
    fill(actions, choose, drop, remove);
    choose.focus({ preventScroll: true });
  };
  const sent = async () => {
    busy(true);
    tell(line, t.processing);
    await load();
  };
  const failed = (error: unknown) => tell(line, error === null ? t.failures.NOT_A_PICTURE : refusal(error, limit), "bad");
  choose.addEventListener("change", () => chosen(choose.files?.[0]));
  dropZone(element, chosen);
  remove.addEventListener("click", async () => {
    if (await attempt(remove, line, () => context.api.delete("/user/profile/picture"))) {
      await load();
      await context.lookAgain();
    }
  });
  follow(
    {
      path: "/user/events",
      query: () => "",
      load,
      picture: (event) => {
        show({ profilePicture: event.profilePicture, pictureStatus: event.status, pictureFailure: event.failure });
        void context.lookAgain();
      },
    },
    context.signal,
  );
  return element;
}

/** What is dropped there is taken, and the page stays. */
function dropZone(element: HTMLElement, dropped: (file: File | undefined) => void): void {
  element.addEventListener("dragover", (event) => {
    event.preventDefault();
    element.classList.add("dropping");
  });
  element.addEventListener("dragleave", () => element.classList.remove("dropping"));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    element.classList.remove("dropping");
    dropped(event.dataTransfer?.files[0]);
  });
}
