package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import dev.millrace.api.session.Tokens;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Every operation of the service, and how to call it so that it succeeds: whoever adds one adds it
/// here, or the tests that use this fail.
final class Operations {
  private static final String PICTURE = "\u00ff\u00d8\u00ff picture";
  private static final String VIDEOS = "/user/channel/videos";

  /// Makes the calls of one operation, with what must be there before; each answers 2xx.
  interface Drive {
    void run() throws Exception;
  }

  /// Makes so many rows, and gives the call that lists them all.
  interface Lister {
    Supplier<Answer> with(int rows);
  }

  private final TestApi api;
  private int addresses;
  private final Map<String, Drive> drives = new LinkedHashMap<>();
  private final Map<String, Lister> listers = new LinkedHashMap<>();

  /// @param api with the rows of `hundred-thousand-rows.sql`
  Operations(TestApi api) {
    this.api = api;
    auth();
    mail();
    user();
    channel();
    videos();
    everyone();
    pictures();
    streaming();
    admins();
    lists();
  }

  Map<String, Drive> drives() {
    return drives;
  }

  /// The operations that answer with a list.
  Map<String, Lister> listers() {
    return listers;
  }

  /// What the service has: `GET /videos/{url}`.
  static Map<String, Method> mapped(TestApi api) {
    Map<String, Method> operations = new LinkedHashMap<>();
    Map<RequestMappingInfo, HandlerMethod> handlers =
        api.context()
            .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
            .getHandlerMethods();
    handlers.forEach((info, handler) -> {
      // The pages of the web UI are files.
      if (handler.getBeanType().getPackageName().startsWith("dev.millrace.api")
          && !handler.getBeanType().getSimpleName().equals("UiController")) {
        for (String pattern : info.getPatternValues()) {
          for (RequestMethod method : info.getMethodsCondition().getMethods()) {
            operations.put(method + " " + pattern, handler.getMethod());
          }
        }
      }
    });
    return operations;
  }

  /// Those that nobody calls here, and those here that are gone.
  Set<String> unmatched() {
    Set<String> mapped = mapped(api).keySet();
    Set<String> unmatched = new TreeSet<>(mapped);
    unmatched.addAll(drives.keySet());
    unmatched.removeIf(name -> mapped.contains(name) && drives.containsKey(name));
    return unmatched;
  }

  private void auth() {
    drives.put("POST /auth/signup", api::newUser);
    drives.put("POST /auth/login", () -> good(login()));
    drives.put(
        "POST /auth/refresh",
        () -> {
          Map<String, String> token = Map.of("refreshToken", login().text("refreshToken"));
          good(api.anyone().post("/auth/refresh", token));
        });
    drives.put(
        "POST /auth/logout",
        () -> {
          Map<String, String> token = Map.of("refreshToken", login().text("refreshToken"));
          good(api.anyone().post("/auth/logout", token));
          good(api.user().call("POST", "/auth/logout", null));
          good(api.user().call("POST", "/auth/logout?everywhere=true", null));
        });
    drives.put(
        "PATCH /user/password",
        () -> {
          Map<String, String> change =
              Map.of("currentPassword", TestApi.PASSWORD, "newPassword", "quiet lantern 42");
          good(api.user().patch("/user/password", change));
        });
  }

  private void mail() {
    drives.put(
        "POST /auth/password/forgot",
        () -> {
          Map<String, String> who = Map.of("username", "filled_7");
          good(somewhere().post("/auth/password/forgot", who));
          Map<String, String> where = Map.of("email", "filled_7@example.org");
          good(somewhere().post("/auth/password/forgot", where));
          TestApi.await(() -> api.mail().to("filled_7@example.org").size() == 2);
        });
    drives.put(
        "POST /auth/email/verify",
        () -> {
          confirmed(api.newUser());
        });
    drives.put(
        "POST /auth/password/reset",
        () -> {
          String name = api.newUser();
          String email = confirmed(name);
          good(somewhere().post("/auth/password/forgot", Map.of("username", name)));
          Map<String, String> reset =
              Map.of("token", api.mail().token(email, 2), "newPassword", "quiet lantern 42");
          good(somewhere().post("/auth/password/reset", reset));
        });
  }

  /// A user's new address.
  private String confirmed(String name) {
    String email = name + "@example.com";
    Client user = api.anyone().bearer(good(api.login(name, TestApi.PASSWORD)).text("accessToken"));
    Map<String, String> change = Map.of("email", email, "currentPassword", TestApi.PASSWORD);
    good(user.patch("/user/profile", change));
    good(somewhere().post("/auth/email/verify", Map.of("token", api.mail().token(email, 1))));
    return email;
  }

  private Client somewhere() {
    return api.anyone().with("X-Forwarded-For", "198.18.201." + ++addresses % 250);
  }

  private void user() {
    drives.put("GET /user/sessions", () -> good(api.user().get("/user/sessions")));
    drives.put(
        "DELETE /user/sessions/{id}",
        () -> {
          Client user = api.user();
          String id = user.get("/user/sessions").json().at("/items/0/id").asString();
          good(user.delete("/user/sessions/" + id));
        });
    drives.put("GET /user/profile", () -> good(api.user().get("/user/profile")));
    drives.put(
        "PATCH /user/profile",
        () -> good(api.user().patch("/user/profile", Map.of("first_name", "Ada"))));
    drives.put("DELETE /user/profile", () -> good(streamer().delete("/user/profile")));
  }

  private void channel() {
    drives.put("POST /user/channel", () -> good(api.user().call("POST", "/user/channel", null)));
    drives.put("GET /user/channel", () -> good(streamer().get("/user/channel")));
    drives.put(
        "PATCH /user/channel",
        () -> good(streamer().patch("/user/channel", Map.of("description", "Chess"))));
    drives.put("DELETE /user/channel", () -> good(streamer().delete("/user/channel")));
    drives.put(
        "PATCH /user/channel/streamKey",
        () -> good(streamer().call("PATCH", "/user/channel/streamKey", null)));
  }

  private void videos() {
    drives.put("POST " + VIDEOS, this::streamer);
    drives.put("GET " + VIDEOS, () -> good(streamer().get(VIDEOS)));
    drives.put(
        "GET " + VIDEOS + "/{id}",
        () -> {
          Client owner = streamer();
          good(owner.get(video(owner)));
        });
    drives.put(
        "PATCH " + VIDEOS + "/{id}",
        () -> {
          Client owner = streamer();
          good(owner.patch(video(owner), Map.of("title", "Another")));
        });
    drives.put(
        "DELETE " + VIDEOS + "/{id}",
        () -> {
          Client owner = streamer();
          good(owner.delete(video(owner)));
        });
    drives.put(
        "POST " + VIDEOS + "/{id}/thumbnail",
        () -> {
          Client owner = streamer();
          good(owner.upload(video(owner) + "/thumbnail", PICTURE));
        });
  }

  private void everyone() {
    Client anyone = api.anyone();
    drives.put("GET /events", () -> good(anyone.call("HEAD", "/events", null)));
    drives.put("GET /platform", () -> good(anyone.get("/platform")));
    drives.put(
        "GET /channels",
        () -> {
          good(anyone.get("/channels"));
          good(anyone.get("/channels?page=3&size=100"));
          good(anyone.get("/channels?status=LIVE"));
          good(anyone.get("/channels?status=LIVE&page=5&size=100"));
          good(anyone.get("/channels?username=FILLED_7"));
          good(anyone.get("/channels?username=filled_7&status=LIVE"));
        });
    drives.put("GET /channels/{id}", () -> good(anyone.get("/channels/17")));
    drives.put(
        "GET /channels/{id}/videos", () -> good(anyone.get("/channels/17/videos?page=2&size=20")));
    drives.put(
        "GET /videos",
        () -> {
          good(anyone.get("/videos"));
          good(anyone.get("/videos?page=5&size=100"));
          good(anyone.get("/videos?status=RUNNING&size=100"));
          good(anyone.get("/videos?status=ENDED&page=5&size=100"));
          good(anyone.get("/videos?sort=VIEWERS&size=100"));
          good(anyone.get("/videos?sort=OLDEST&page=5&size=100"));
          good(anyone.get("/videos?sort=OLDEST&status=RUNNING"));
          good(anyone.get("/videos?sort=OLDEST&status=ENDED&size=100"));
        });
    drives.put("GET /videos/{url}", () -> good(anyone.get("/videos/filled17")));
    drives.put(
        "GET /videos/{url}/thumbnail",
        () -> {
          Client owner = streamer();
          String thumbnail = owner.upload(video(owner) + "/thumbnail", PICTURE).text("thumbnail");
          good(anyone.get(thumbnail));
        });
  }

  private void pictures() {
    Client anyone = api.anyone();
    drives.put("GET /user/events", () -> good(api.user().call("HEAD", "/user/events", null)));
    drives.put("POST /user/profile/picture", this::pictured);
    drives.put(
        "DELETE /user/profile/picture", () -> good(pictured().delete("/user/profile/picture")));
    drives.put(
        "GET /users/{id}/picture",
        () -> {
          String picture = "/users/" + id(pictured()) + "/picture?size=80";
          assertThat(anyone.get(picture).status()).isEqualTo(302);
        });
    drives.put(
        "GET /pictures/{id}/{file}",
        () -> good(anyone.get(pictured().get("/user/profile").text("profilePicture"))));
    drives.put(
        "GET /pictures/initials/{initial}.svg",
        () -> good(anyone.get("/pictures/initials/a0.svg")));
  }

  /// A user whose picture is ready.
  private Client pictured() {
    Client user = api.user();
    good(user.upload("/user/profile/picture", Streamer.PNG));
    TestApi.await(() -> user.get("/user/profile").text("pictureStatus").equals("READY"));
    return user;
  }

  private void streaming() {
    String calls = "/channel/streamKey";
    drives.put("POST " + calls + "/verify", () -> api.end(onAir()));
    drives.put(
        "POST " + calls + "/heartbeat",
        () -> {
          api.heartbeat(onAir().text("leaseId"));
          Map<String, Object> body = Map.of("leases", List.of(), "deleted", List.of("deleted7"));
          good(api.internal().post(calls + "/heartbeat", body));
        });
    drives.put("POST " + calls + "/end", () -> api.end(onAir()));
    drives.put(
        "POST " + calls + "/thumbnail",
        () -> {
          String path = calls + "/thumbnail?leaseId=" + onAir().text("leaseId");
          byte[] picture = PICTURE.getBytes(StandardCharsets.ISO_8859_1);
          good(api.internal().with("Content-Type", "image/jpeg").post(path, picture));
        });
  }

  private void admins() {
    drives.put(
        "GET /platform/users",
        () -> {
          for (String query :
              List.of(
                  "",
                  "?page=5&size=100",
                  "?sort=NAME&size=100",
                  "?query=filled_77&sort=NAME",
                  "?query=f&size=100",
                  "?status=SUSPENDED",
                  "?status=ACTIVE&size=100",
                  "?role=ADMIN",
                  "?role=USER&query=filled_1&sort=NAME")) {
            good(api.admin().get("/platform/users" + query));
          }
        });
    drives.put("GET /platform/users/{id}", () -> good(api.admin().get("/platform/users/17")));
    drives.put(
        "PATCH /platform/users/{id}",
        () -> {
          String path = "/platform/users/" + id(streamer());
          good(api.admin().patch(path, Map.of("role", "ADMIN")));
          good(api.admin().patch(path, Map.of("suspended", true, "reason", "Spam")));
          good(api.admin().patch(path, Map.of("suspended", false, "role", "USER")));
        });
    drives.put(
        "DELETE /platform/users/{id}",
        () -> good(api.admin().delete("/platform/users/" + id(streamer()))));
    drives.put(
        "GET /platform/broadcasts",
        () -> {
          good(api.admin().get("/platform/broadcasts"));
          good(api.admin().get("/platform/broadcasts?page=5&size=100"));
        });
    drives.put(
        "POST /platform/broadcasts/{videoUrl}/end",
        () -> {
          String path = "/platform/broadcasts/" + onAir().text("videoUrl") + "/end";
          good(api.admin().call("POST", path, null));
        });
    drives.put("GET /platform/usage", () -> good(api.admin().get("/platform/usage")));
    registration();
  }

  private void registration() {
    String mode = "/platform/registration";
    drives.put("GET " + mode, () -> good(api.admin().get(mode)));
    drives.put("PATCH " + mode, () -> good(api.admin().patch(mode, Map.of("mode", "OPEN"))));
    drives.put(
        "GET /platform/invites", () -> good(api.admin().get("/platform/invites?page=5&size=100")));
    drives.put("POST /platform/invites", this::invite);
    drives.put(
        "DELETE /platform/invites/{id}",
        () -> good(api.admin().delete("/platform/invites/" + invite().json().at("/invite/id"))));
    drives.put(
        "GET /platform/audit",
        () -> {
          good(api.admin().get("/platform/audit?page=5&size=100"));
          good(api.admin().get("/platform/audit?before=50000&size=100"));
        });
  }

  private Answer invite() {
    return good(api.admin().post("/platform/invites", Map.of()));
  }

  private static String id(Client user) {
    return user.get("/user/profile").json().path("id").toString();
  }

  private void lists() {
    for (String path : List.of("users", "broadcasts", "invites", "audit")) {
      listers.put(
          "GET /platform/" + path,
          rows -> {
            Client admin = api.admin();
            return () -> good(admin.get("/platform/" + path + "?size=" + rows));
          });
    }
    for (String path : List.of("/videos", "/channels", "/channels/{id}/videos")) {
      String filled = path.replace("{id}", "17") + "?size=";
      listers.put("GET " + path, rows -> () -> good(api.anyone().get(filled + rows)));
    }
    listers.put(
        "GET /user/sessions",
        rows -> {
          Client user = withSessions(rows);
          return () -> good(user.get("/user/sessions"));
        });
    listers.put(
        "GET " + VIDEOS,
        rows -> {
          Client owner = streamer();
          for (int more = 1; more < rows; more++) {
            good(owner.post(VIDEOS, Map.of("title", "A show")));
          }
          return () -> good(owner.get(VIDEOS + "?size=100"));
        });
  }

  private Client withSessions(int count) {
    Client user = api.user();
    long id = user.get("/user/profile").json().path("id").asLong();
    for (int more = 1; more < count; more++) {
      api.bean(Tokens.class).login(id, "A program");
    }
    return user;
  }

  private Answer login() {
    return good(api.login(api.newUser(), TestApi.PASSWORD));
  }

  /// Of a broadcast that has just begun.
  private Answer onAir() {
    return good(api.verify(streamer().get("/user/channel").text("streamKey")));
  }

  /// A user with a channel and a video.
  private Client streamer() {
    Client owner = api.user();
    good(owner.call("POST", "/user/channel", null));
    good(owner.post(VIDEOS, Map.of("title", "A show")));
    return owner;
  }

  /// The path of the owner's video.
  private static String video(Client owner) {
    return VIDEOS + "/" + owner.get(VIDEOS).json().path("items").path(0).path("id");
  }

  private static Answer good(Answer answer) {
    assertThat(answer.status()).as("%s", answer.response()).isBetween(200, 299);
    return answer;
  }
}
