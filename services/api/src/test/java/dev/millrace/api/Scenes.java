package dev.millrace.api;

import dev.millrace.api.Client.Answer;
import dev.millrace.api.OpenApi.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Calls of each operation of the document: one that succeeds, and one for each problem that it
/// names. An operation with a problem of its own needs a line here.
final class Scenes {
  private static final int MORE_THAN_ANY_LIMIT = 120;
  private static final AtomicInteger ADDRESSES = new AtomicInteger();
  private static final String JSON = "application/json";
  private static final Executor CALLERS = Executors.newVirtualThreadPerTaskExecutor();

  /// Whose success leaves a streamer who is of no use to others.
  private static final Set<String> CHANGES_ITS_STREAMER =
      Set.of(
          "changePassword",
          "changeProfile",
          "deleteAccount",
          "deleteChannel",
          "deletePicture",
          "deleteUser",
          "deleteVideo",
          "endBroadcast",
          "endSession",
          "logOut",
          "refresh",
          "resetPassword",
          "rotateStreamKey",
          "stopBroadcast",
          "verifyEmail");

  /// @param name what it shows
  record Call(String name, Supplier<Answer> answer) {}

  private final TestApi api;
  private final OpenApi document;
  private final RequestExamples examples;
  private @Nullable Streamer shared;
  private @Nullable Client admin;

  Scenes(TestApi api, OpenApi document) {
    this.api = api;
    this.document = document;
    this.examples = new RequestExamples(document);
  }

  List<Call> of(Operation operation) {
    List<Call> calls = new ArrayList<>();
    calls.add(new Call("success", () -> succeed(operation)));
    calls.add(new Call("trailing slash", () -> trailingSlash(operation)));
    if (operation.id().equals("getThumbnail")) {
      calls.add(new Call("old version", this::oldThumbnail));
    }
    if (operation.statuses().contains(304)) {
      calls.add(new Call("not modified", () -> notModified(operation)));
    }
    for (String type : document.problems(operation)) {
      String slug = type.substring(type.lastIndexOf(':') + 1);
      switch (slug) {
        case "internal-error", "busy", "database-outage", "no-mail" -> {}
        default -> calls.add(new Call(slug, () -> problem(operation, slug)));
      }
    }
    return calls;
  }

  /// The call as its owner would make it, by somebody else.
  Answer asAnother(Operation operation, Streamer owner, Streamer other) {
    Client caller =
        forAdmins(operation) ? other.caller().with("Content-Type", JSON) : caller(operation, other);
    return send(caller, operation, path(operation, owner), body(operation, other));
  }

  private Answer succeed(Operation operation) {
    Streamer streamer = ready(operation);
    Client caller =
        operation.id().equals("createChannel") ? api.user() : caller(operation, streamer);
    return send(caller, operation, path(operation, streamer), goodBody(operation, streamer));
  }

  private Answer trailingSlash(Operation operation) {
    Streamer streamer = ready(operation);
    String path = path(operation, streamer).replaceFirst("(\\?|$)", "/$1");
    Client caller =
        operation.id().equals("createChannel") ? api.user() : caller(operation, streamer);
    return send(caller, operation, path, goodBody(operation, streamer));
  }

  private Answer notModified(Operation operation) {
    String path = path(operation, streamer());
    String tag = api.anyone().get(path).header("ETag");
    return api.anyone().with("If-None-Match", tag).get(path);
  }

  private Answer oldThumbnail() {
    Streamer streamer = streamer();
    upload(streamer);
    return api.anyone().get("/videos/" + streamer.videoUrl() + "/thumbnail?v=77");
  }

  private Answer problem(Operation operation, String slug) {
    Streamer streamer = slug.equals("too-many-requests") ? Streamer.of(api) : streamer();
    Client caller = caller(operation, streamer);
    String path = path(operation, streamer);
    String body = body(operation, streamer);
    return switch (slug) {
      case "invalid-input" -> send(caller, operation, path.replaceFirst("(\\?|$)", ";a=b$1"), body);
      case "malformed-body" ->
          operation.multipart()
              ? send(
                  api.anyone()
                      .bearer(streamer.accessToken())
                      .with("Content-Type", "multipart/form-data"),
                  operation,
                  path,
                  "x")
              : send(caller, operation, path, operation.bodyType().equals(JSON) ? "{broken" : null);
      case "login-needed" ->
          send(
              operation.of("bearer") ? api.anyone() : api.anyone().bearer("nonsense"),
              operation,
              path,
              body);
      case "internal-token-needed" -> send(api.anyone(), operation, path, body);
      case "cross-site" ->
          send(
              api.anyone()
                  .with("Cookie", "accessToken=" + streamer.accessToken())
                  .with("Sec-Fetch-Site", "cross-site"),
              operation,
              path,
              body);
      case "body-too-large" ->
          send(
              caller,
              operation,
              path,
              operation.multipart() ? form("x".repeat(tooLarge(operation))) : "x".repeat(2 << 20));
      case "unsupported-media-type" ->
          send(caller.with("Content-Type", "text/plain"), operation, path, "x");
      case "too-many-requests" -> tooMany(operation, streamer);
      case "not-found" -> send(caller, operation, nowhere(operation), body);
      default -> own(operation, slug, streamer);
    };
  }

  /// Problems that a few operations have.
  private Answer own(Operation operation, String slug, Streamer streamer) {
    Client caller = caller(operation, streamer);
    String path = path(operation, streamer);
    return switch (slug) {
      case "no-channel" ->
          send(typed(api.user(), operation), operation, path, body(operation, streamer));
      case "channel-exists" -> send(streamer.caller(), operation, path, null);
      case "username-taken" ->
          send(
              caller,
              operation,
              path,
              examples.body(operation, Map.of("username", streamer.name())));
      case "wrong-credentials", "wrong-password" ->
          send(
              caller,
              operation,
              path,
              examples.body(operation, Map.of("username", streamer.name())));
      case "bad-link" -> send(caller, operation, path, body(operation, streamer));
      case "weak-password" -> weakPassword(operation);
      case "session-ended" ->
          send(
              caller,
              operation,
              path,
              examples.body(operation, Map.of("refreshToken", "nonsense")));
      case "unknown-stream-key" ->
          send(caller, operation, path, examples.body(operation, Map.of()));
      case "account-suspended" -> {
        Streamer suspended = Streamer.of(api);
        suspend(suspended);
        yield send(caller, operation, path, body(operation, suspended));
      }
      case "registration-closed" -> signUp(operation, "CLOSED");
      case "invite-needed" -> signUp(operation, "INVITE");
      case "forbidden" -> send(streamer.caller(), operation, path, body(operation, streamer));
      case "last-admin" -> asLastAdmin(operation);
      case "no-video" -> {
        Client newcomer = api.user();
        String key = newcomer.call("POST", "/user/channel", null).text("streamKey");
        yield send(caller, operation, path, examples.body(operation, Map.of("streamKey", key)));
      }
      default -> throw new IllegalStateException("No call shows " + slug + " of " + operation);
    };
  }

  private void suspend(Streamer streamer) {
    Map<String, Object> change = Map.of("suspended", true, "reason", "Spam");
    admin().patch("/platform/users/" + streamer.userId(), change);
  }

  private Answer signUp(Operation operation, String mode) {
    admin().patch("/platform/registration", Map.of("mode", mode));
    try {
      return send(
          caller(operation, streamer()), operation, operation.path(), body(operation, streamer()));
    } finally {
      admin().patch("/platform/registration", Map.of("mode", "OPEN"));
    }
  }

  private Answer asLastAdmin(Operation operation) {
    String id = admin().get("/user/profile").json().path("id").toString();
    String body = operation.method().equals("PATCH") ? "{\"role\":\"USER\"}" : null;
    Client caller = body == null ? admin() : admin().with("Content-Type", JSON);
    return send(caller, operation, operation.path().replace("{id}", id), body);
  }

  private synchronized Client admin() {
    if (admin == null) {
      admin = api.admin();
    }
    return admin;
  }

  private Answer weakPassword(Operation operation) {
    Streamer streamer = Streamer.of(api);
    Map<String, String> weak = new HashMap<>(own(operation, streamer));
    weak.putAll(Map.of("password", "password1", "newPassword", "password1"));
    if (operation.id().equals("resetPassword")) {
      weak.put("token", mailedToken(operation, streamer));
    }
    String body = examples.body(operation, weak);
    return send(caller(operation, streamer), operation, path(operation, streamer), body);
  }

  /// With the token of a link, where one is needed.
  private @Nullable String goodBody(Operation operation, Streamer streamer) {
    return switch (operation.id()) {
      case "verifyEmail", "resetPassword" ->
          examples.body(operation, Map.of("token", mailedToken(operation, streamer)));
      default -> body(operation, streamer);
    };
  }

  private String mailedToken(Operation operation, Streamer streamer) {
    String email = streamer.name() + "@example.org";
    Map<String, String> change = Map.of("email", email, "currentPassword", TestApi.PASSWORD);
    streamer.caller().patch("/user/profile", change);
    String verify = api.mail().token(email, 1);
    if (operation.id().equals("verifyEmail")) {
      return verify;
    }
    String address = "198.18.200." + ADDRESSES.incrementAndGet();
    Client anyone = api.anyone().with("X-Forwarded-For", address);
    anyone.post("/auth/email/verify", Map.of("token", verify));
    anyone.post("/auth/password/forgot", Map.of("username", streamer.name()));
    return api.mail().token(email, 2);
  }

  private Answer tooMany(Operation operation, Streamer streamer) {
    String address = "198.51.100." + ADDRESSES.incrementAndGet();
    Client caller = caller(operation, streamer).with("X-Forwarded-For", address);
    if (operation.tag().equals("Events")) {
      return withManyPages(address, () -> send(caller, operation, operation.path(), null));
    }
    String body =
        switch (operation.id()) {
          case "verifyStreamKey" -> examples.body(operation, Map.of("remoteAddress", address));
          case "changePassword", "logIn" ->
              examples.body(operation, Map.of("username", streamer.name()));
          case "signUp" -> examples.body(operation, Map.of("username", streamer.name()));
          default -> body(operation, streamer);
        };
    String path = path(operation, streamer);
    // All at once: some take long, and a limit gives back what was taken long ago.
    List<CompletableFuture<Answer>> answers =
        IntStream.range(0, MORE_THAN_ANY_LIMIT)
            .mapToObj(_ ->
                CompletableFuture.supplyAsync(() -> send(caller, operation, path, body), CALLERS))
            .toList();
    return answers.stream()
        .map(CompletableFuture::join)
        .filter(answer -> answer.status() == 429)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Nothing limits " + operation));
  }

  /// While as many are open from the address as may be.
  private Answer withManyPages(String address, Supplier<Answer> call) {
    try (EventReader first = EventReader.ofAll(api, address);
        EventReader second = EventReader.ofAll(api, address);
        EventReader third = EventReader.ofAll(api, address)) {
      for (EventReader page : List.of(first, second, third)) {
        page.await("sync");
      }
      return call.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A streamer in the state from which the call succeeds.
  private Streamer ready(Operation operation) {
    Streamer streamer =
        CHANGES_ITS_STREAMER.contains(operation.id()) ? Streamer.of(api) : streamer();
    if (operation.id().equals("getThumbnail")) {
      upload(streamer);
    }
    return streamer;
  }

  private static void upload(Streamer streamer) {
    String path = "/user/channel/videos/" + streamer.videoId() + "/thumbnail";
    streamer.caller().upload(path, Streamer.PNG);
  }

  /// Of those who may be shared, since each costs two hashes of a password.
  private synchronized Streamer streamer() {
    if (shared == null) {
      shared = Streamer.of(api);
    }
    return shared;
  }

  private Client caller(Operation operation, Streamer streamer) {
    Client client = forAdmins(operation) ? admin() : api.anyone();
    if (forAdmins(operation)) {
      return operation.hasBody() ? client.with("Content-Type", operation.bodyType()) : client;
    }
    if (operation.of("bearer") || operation.of("internal")) {
      client = client.with("Authorization", authorization(operation, streamer));
    }
    return operation.hasBody() ? client.with("Content-Type", operation.bodyType()) : client;
  }

  private static String authorization(Operation operation, Streamer streamer) {
    return "Bearer " + (operation.of("internal") ? TestApi.TOKEN : streamer.accessToken());
  }

  private String path(Operation operation, Streamer streamer) {
    if (operation.id().equals("stopBroadcast")) {
      lease(streamer);
    }
    String path =
        operation
            .path()
            .replace("{id}", id(operation, streamer))
            .replace("{url}", streamer.videoUrl())
            .replace("{file}", "160.webp")
            .replace("{initial}", "a0")
            .replace("{videoUrl}", streamer.videoUrl());
    return operation.id().equals("putLiveThumbnail") ? path + "?leaseId=" + lease(streamer) : path;
  }

  private static int tooLarge(Operation operation) {
    return operation.id().equals("putPicture") ? 11 << 20 : 6 << 20;
  }

  private String id(Operation operation, Streamer streamer) {
    if (operation.path().startsWith("/pictures/")) {
      return picture(streamer);
    }
    if (operation.id().equals("withdrawInvite")) {
      return admin()
          .post("/platform/invites", Map.of())
          .json()
          .path("invite")
          .path("id")
          .toString();
    }
    if (operation.path().startsWith("/user/sessions/")) {
      return session(streamer);
    }
    return operation.path().startsWith("/channels/")
        ? "" + streamer.channelId()
        : operation.path().contains("/users/") ? "" + streamer.userId() : "" + streamer.videoId();
  }

  private static boolean forAdmins(Operation operation) {
    return operation.path().startsWith("/platform/");
  }

  private static String nowhere(Operation operation) {
    String id =
        operation.path().startsWith("/user/sessions/")
            ? "6f1a3c52-8f0e-4d5a-9d53-0a6f3f3b7c11"
            : "9007199254740";
    return operation
        .path()
        .replace("{id}", id)
        .replace("{url}", "nothing")
        .replace("{file}", "160.webp")
        .replace("{initial}", "nothing")
        .replace("{videoUrl}", "nothing");
  }

  private static Client typed(Client caller, Operation operation) {
    return operation.hasBody() ? caller.with("Content-Type", operation.bodyType()) : caller;
  }

  /// The id of a picture that is ready.
  private String picture(Streamer streamer) {
    Supplier<Answer> profile = () -> streamer.caller().get("/user/profile");
    if (profile.get().json().path("pictureStatus").isNull()) {
      streamer.caller().upload("/user/profile/picture", Streamer.PNG);
    }
    TestApi.await(() -> profile.get().text("pictureStatus").equals("READY"));
    return profile.get().text("profilePicture").split("/", -1)[2];
  }

  private static String session(Streamer streamer) {
    return streamer.caller().get("/user/sessions").json().at("/items/0/id").asString("");
  }

  private @Nullable String body(Operation operation, Streamer streamer) {
    if (!operation.hasBody()) {
      return null;
    }
    if (operation.id().equals("forgotPassword")) {
      return "{\"username\":\"" + streamer.name() + "\"}";
    }
    return switch (operation.bodyType()) {
      case "multipart/form-data; boundary=b" -> form(Streamer.PNG);
      case "image/jpeg" -> "\u00ff\u00d8\u00ff rest";
      default -> examples.body(operation, own(operation, streamer));
    };
  }

  /// The fields of a body that depend on who calls.
  private Map<String, String> own(Operation operation, Streamer streamer) {
    return switch (operation.id()) {
      case "signUp" -> Map.of("username", api.name());
      case "logIn" -> Map.of("username", streamer.name(), "password", TestApi.PASSWORD);
      case "refresh", "logOut" -> Map.of("refreshToken", streamer.refreshToken());
      case "changePassword", "changeProfile", "deleteAccount" ->
          Map.of("currentPassword", TestApi.PASSWORD);
      case "verifyStreamKey" -> Map.of("streamKey", streamer.streamKey());
      case "endBroadcast" -> Map.of("leaseId", lease(streamer), "videoUrl", streamer.videoUrl());
      default -> Map.of();
    };
  }

  private String lease(Streamer streamer) {
    return api.verify(streamer.streamKey()).text("leaseId");
  }

  private static String form(String content) {
    return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
        + content
        + "\r\n--b--\r\n";
  }

  /// Each character of a body is a byte: JSON here has no others than those of ASCII.
  private static Answer send(
      Client caller, Operation operation, String path, @Nullable String body) {
    return caller.bytes(operation.method(), path, body);
  }
}
