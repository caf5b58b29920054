import { ApiError, formOf, problemOf, type Api } from "./api";
import type { Answer, Given, PathOf } from "./calls";
import { texts } from "./texts";

const PATH = "/user/profile/picture" satisfies PathOf<"post">;

/**
 * Sends a picture of oneself, and says how far it is (0 to 1): a fetch cannot.
 * Ends at once when the page is left.
 */
export async function uploadPicture(api: Api, file: Blob, progress: (part: number) => void, signal: AbortSignal): Promise<Answer<"post", typeof PATH>> {
  await api.get("/user/profile", { signal }); // renews an access token that has expired
  const [sent]: Given<"post", typeof PATH> = [{ form: { file: new File([file], "picture") } }];
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", PATH);
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () =>
      request.status < 300 ? resolve(JSON.parse(request.responseText)) : reject(problemOf(request.status, request.responseText, texts.errors.unexpected));
    request.onerror = () => reject(new ApiError(0, texts.errors.offline));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(formOf(sent.form));
  });
}
