import type { Api } from "../src/api";
import type { Answer } from "../src/calls";
import { form } from "../src/ui/form";

/** What does not compile: the build's compiler fails on each line that would. It runs nowhere. */
export async function refused(api: Api): Promise<void> {
  // @ts-expect-error a call that the document does not have
  await api.get("/channel");
  // @ts-expect-error a path that has other calls
  await api.delete("/user/channel/videos");
  // @ts-expect-error the number of the channel is missing
  await api.get("/channels/{id}");
  // @ts-expect-error so it is when something else is given
  await api.get("/channels/{id}/videos", { query: { size: 50 } });
  // @ts-expect-error a number, not a text
  await api.get("/channels/{id}", { path: { id: "7" } });
  // @ts-expect-error a parameter that the call does not have
  await api.get("/channels", { query: { name: "anna" } });
  // @ts-expect-error a value that the parameter does not have
  await api.get("/channels", { query: { status: "IDLE" } });
  // @ts-expect-error a body is needed
  await api.post("/auth/login");
  // @ts-expect-error the password is missing
  await api.post("/auth/login", { body: { username: "anna" } });
  // @ts-expect-error a field that the body does not have
  await api.patch("/user/profile", { body: { firstname: "Anna" } });
  // @ts-expect-error a role that there is not
  await api.patch("/platform/users/{id}", { path: { id: 7 }, body: { role: "OWNER" } });
  // @ts-expect-error a call without a body
  await api.post("/user/channel", { body: {} });
  // @ts-expect-error a form, not JSON
  await api.post("/user/profile/picture", { body: { file: "x" } });
  // @ts-expect-error the field has another name
  await api.post("/user/profile/picture", { form: { picture: new Blob() } });
  // @ts-expect-error a field that the answer does not have
  (await api.get("/user/channel")).key;
  // @ts-expect-error nothing is answered
  (await api.post("/auth/logout")).status;
  // @ts-expect-error a field that the form does not have
  form([{ name: "title", label: "Title" }], "Save", async ({ titel }) => void (await api.post("/user/channel/videos", { body: { title: titel } })));
}

/** What compiles. */
export async function taken(api: Api, signal: AbortSignal): Promise<Answer<"get", "/user/profile">> {
  await api.post("/auth/logout");
  await api.post("/auth/logout", { query: { everywhere: true } });
  await api.get("/channels", { signal });
  const { items } = await api.get("/channels/{id}/videos", { path: { id: 7 }, query: { size: 50 }, signal });
  await api.patch("/user/channel/videos/{id}", { path: { id: items[0]?.id ?? 0 }, body: { title: "Evening show" } });
  return api.get("/user/profile");
}
