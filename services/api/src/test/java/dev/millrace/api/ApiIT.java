package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.api.Client.Answer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The service over HTTP, on a real PostgreSQL.
class ApiIT {
  private static final String TOKEN = "internal-test-token";
  private static final String PASSWORD = "correct horse";
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1, 2, 3};
  private static final AtomicInteger USERS = new AtomicInteger();
  private static final AtomicBoolean STREAMING = new AtomicBoolean(true);
  private static final TestClock CLOCK = new TestClock();

  @TempDir static Path folder;
  private static TestDatabase database;
  private static ApiServer server;
  private static Client anyone;
  private static Client internal;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    server = ApiServer.start(config(0), CLOCK);
    anyone = new Client(server.port());
    internal = anyone.bearer(TOKEN);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static ApiConfig config(int port) {
    return new ApiConfig(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        database.config(),
        TOKEN,
        folder,
        folder.resolve("secrets"),
        null,
        null,
        null,
        8080,
        1935,
        STREAMING::get,
        "test");
  }

  @Test
  void signsUpAndLogsIn() {
    String name = name();
    Answer signup =
        anyone.post(
            "/auth/signup", Map.of("username", name, "password", PASSWORD, "first_name", "Ada"));
    assertThat(signup.status()).isEqualTo(201);
    assertThat(signup.text("username")).isEqualTo(name);
    assertThat(signup.text("first_name")).isEqualTo("Ada");
    assertThat(signup.response().body()).doesNotContain(PASSWORD);
    Answer login = login(name, PASSWORD);
    assertThat(login.response().headers().allValues("set-cookie"))
        .hasSize(2)
        .allSatisfy(cookie ->
            assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax").contains("Path=/"));
    Answer profile = anyone.bearer(login.text("accessToken")).get("/user/profile");
    assertThat(profile.text("username")).isEqualTo(name);
    assertThat(anyone.get("/user/profile").status()).isEqualTo(401);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "ab,          long enough, username",
    "has space,   long enough, username",
    "aaaaaaaaaaaaaaaaaaaaa, long enough, username",
    "good_name,   short,       password",
    ",            long enough, username",
    "good_name,   ,            password",
  })
  void namesTheFieldThatIsOutOfBounds(String username, String password, String field) {
    Map<String, String> body = new java.util.HashMap<>();
    body.put("username", username);
    body.put("password", password);
    Answer answer = anyone.post("/auth/signup", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.response().headers().firstValue("content-type").orElse(""))
        .contains("application/problem+json");
    assertThat(answer.json().path("errors").path(0).path("field").asString("")).isEqualTo(field);
  }

  @Test
  void takesEachNameOnceWhateverItsCaseAndHoweverFast() {
    String name = name();
    List<Integer> statuses =
        IntStream.range(0, 8)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(() ->
                    anyone
                        .post(
                            "/auth/signup",
                            Map.of(
                                "username",
                                i % 2 == 0 ? name : name.toUpperCase(java.util.Locale.ROOT),
                                "password",
                                PASSWORD))
                        .status()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .sorted()
            .toList();
    assertThat(statuses).containsExactly(201, 409, 409, 409, 409, 409, 409, 409);
  }

  @Test
  void slowsDownGuessing() {
    String name = name();
    anyone.post("/auth/signup", Map.of("username", name, "password", PASSWORD));
    for (int i = 0; i < 10; i++) {
      assertThat(login(name, "wrong password").status()).isEqualTo(401);
    }
    Answer refused = login(name, "wrong password");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.response().headers().firstValue("retry-after")).isPresent();
  }

  @Test
  void rotatesRefreshTokensAndEndsAFamilyThatWasCopied() {
    Answer login = login(newUser(), PASSWORD);
    Map<String, String> first = Map.of("refreshToken", login.text("refreshToken"));
    Answer second = anyone.post("/auth/refresh", first);
    assertThat(second.status()).isEqualTo(200);
    assertThat(anyone.post("/auth/refresh", first).status()).isEqualTo(200);
    CLOCK.advance(Duration.ofSeconds(11));
    assertThat(anyone.post("/auth/refresh", first).status()).isEqualTo(401);
    assertThat(anyone.bearer(second.text("accessToken")).get("/user/profile").status())
        .isEqualTo(401);
  }

  @Test
  void logsOutAtOnce() {
    Client user = user();
    assertThat(user.get("/user/profile").status()).isEqualTo(200);
    assertThat(user.call("POST", "/auth/logout", null).status()).isEqualTo(204);
    assertThat(user.get("/user/profile").status()).isEqualTo(401);
  }

  @Test
  void changesThePasswordAndEndsOtherSessions() {
    String name = newUser();
    Client here = anyone.bearer(login(name, PASSWORD).text("accessToken"));
    Client elsewhere = anyone.bearer(login(name, PASSWORD).text("accessToken"));
    Answer wrong =
        here.patch("/user/password", Map.of("currentPassword", "no", "newPassword", "another one"));
    assertThat(wrong.json().path("errors").path(0).path("field").asString(""))
        .isEqualTo("currentPassword");
    Map<String, String> change = Map.of("currentPassword", PASSWORD, "newPassword", "another one");
    assertThat(here.patch("/user/password", change).status()).isEqualTo(204);
    assertThat(here.get("/user/profile").status()).isEqualTo(200);
    assertThat(elsewhere.get("/user/profile").status()).isEqualTo(401);
    assertThat(login(name, "another one").status()).isEqualTo(200);
  }

  @Test
  void believesCookiesOfOurOwnPagesOnly() {
    String access = login(newUser(), PASSWORD).text("accessToken");
    Client browser = anyone.with("Cookie", "accessToken=" + access);
    assertThat(browser.get("/user/profile").status()).isEqualTo(200);
    assertThat(browser.call("POST", "/user/channel", null).status()).isEqualTo(403);
    assertThat(
            browser
                .with("Sec-Fetch-Site", "cross-site")
                .call("POST", "/user/channel", null)
                .status())
        .isEqualTo(403);
    assertThat(
            browser
                .with("Sec-Fetch-Site", "same-origin")
                .call("POST", "/user/channel", null)
                .status())
        .isEqualTo(201);
    Client origin = browser.with("Origin", "http://localhost:" + server.port());
    assertThat(origin.call("PATCH", "/user/channel/streamKey", null).status()).isEqualTo(200);
  }

  @Test
  void treatsABadCookieAsNoneAndABadHeaderAsWrong() {
    assertThat(anyone.with("Cookie", "accessToken=nonsense").get("/videos").status())
        .isEqualTo(200);
    assertThat(anyone.bearer("nonsense").get("/videos").status()).isEqualTo(401);
  }

  @Test
  void givesOneChannelWithAKeyThatOnlyTheOwnerSees() {
    Client owner = user();
    assertThat(owner.get("/user/channel").text("detail")).isEqualTo("User does not have a channel");
    List<Integer> statuses =
        IntStream.range(0, 4)
            .mapToObj(_ ->
                CompletableFuture.supplyAsync(
                    () -> owner.call("POST", "/user/channel", null).status()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .sorted()
            .toList();
    assertThat(statuses).containsExactly(201, 409, 409, 409);
    Answer channel = owner.get("/user/channel");
    String key = channel.text("streamKey");
    assertThat(key).hasSizeGreaterThan(26);
    assertThat(channel.text("status")).isEqualTo("IDLE");
    String id = channel.json().path("id").toString();
    assertThat(anyone.get("/channels/" + id).response().body()).doesNotContain(key);
    assertThat(anyone.get("/channels?size=100").response().body()).doesNotContain(key);
    String rotated = owner.call("PATCH", "/user/channel/streamKey", null).text("streamKey");
    assertThat(rotated).isNotEqualTo(key);
    assertThat(owner.get("/user/channel").text("streamKey")).isEqualTo(rotated);
    assertThat(verify(key).status()).isEqualTo(400);
  }

  @Test
  void keepsAVideosBounds() {
    Client owner = user();
    assertThat(owner.post("/user/channel/videos", Map.of("title", "Good")).status()).isEqualTo(404);
    owner.call("POST", "/user/channel", null);
    Answer shortTitle = owner.post("/user/channel/videos", Map.of("title", "ab"));
    assertThat(shortTitle.status()).isEqualTo(400);
    assertThat(shortTitle.json().path("errors").path(0).path("field").asString(""))
        .isEqualTo("title");
    Answer video = owner.post("/user/channel/videos", Map.of("title", "Good title"));
    assertThat(video.status()).isEqualTo(201);
    assertThat(video.text("status")).isEqualTo("CREATED");
    assertThat(video.text("playbackUrl"))
        .isEqualTo("http://localhost:8080/hls-live/" + video.text("url") + ".m3u8");
    String path = "/user/channel/videos/" + video.json().path("id");
    assertThat(owner.patch(path, Map.of("title", "Better title")).text("title"))
        .isEqualTo("Better title");
    assertThat(user().get(path).status()).isEqualTo(404);
    assertThat(owner.delete(path).status()).isEqualTo(204);
    assertThat(anyone.get("/videos/" + video.text("url")).status()).isEqualTo(404);
  }

  @Test
  void refusesOtherBodiesThanJson() {
    assertThat(
            anyone
                .with("Content-Type", "text/plain")
                .call("POST", "/auth/login", "username=a")
                .status())
        .isEqualTo(415);
    assertThat(anyone.call("POST", "/auth/login", "{broken").status()).isEqualTo(400);
    assertThat(anyone.get("/videos?size=101").status()).isEqualTo(400);
    assertThat(anyone.get("/videos/").status()).isEqualTo(200);
  }

  @Test
  void saysNothingAboutKeysWithoutTheInternalToken() {
    Map<String, String> body = Map.of("streamKey", "x", "remoteAddress", "1.2.3.4");
    assertThat(anyone.post("/channel/streamKey/verify", body).status()).isEqualTo(401);
    assertThat(anyone.bearer("wrong").post("/channel/streamKey/verify", body).status())
        .isEqualTo(401);
    assertThat(anyone.get("/actuator/metrics").status()).isEqualTo(401);
    assertThat(anyone.get("/actuator/health").status()).isEqualTo(200);
  }

  @Test
  void carriesAVideoThroughItsLife() {
    Client owner = user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    assertThat(verify(key).text("detail")).contains("no video yet");
    Answer video = owner.post("/user/channel/videos", Map.of("title", "First show"));
    Answer grant = verify(key);
    assertThat(grant.status()).isEqualTo(200);
    assertThat(grant.text("videoUrl")).isEqualTo(video.text("url"));
    assertThat(grant.text("title")).isEqualTo("First show");
    assertThat(owner.get("/user/channel").text("status")).isEqualTo("LIVE");
    assertThat(anyone.get("/channels?status=LIVE").response().body()).contains(video.text("url"));
    Answer takeover = verify(key);
    assertThat(takeover.text("videoUrl")).isEqualTo(video.text("url"));
    end(grant);
    assertThat(owner.get("/user/channel").text("status")).isEqualTo("LIVE");
    end(takeover);
    assertThat(anyone.get("/videos/" + video.text("url")).text("status")).isEqualTo("ENDED");
    assertThat(owner.get("/user/channel").text("status")).isEqualTo("IDLE");
    Answer again = verify(key);
    assertThat(again.text("videoUrl")).isNotEqualTo(video.text("url"));
    assertThat(again.text("title")).isEqualTo("First show");
    end(again);
  }

  @Test
  void endsWhatIsNotHeardOfAndRevivesIt() {
    Client owner = user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    owner.post("/user/channel/videos", Map.of("title", "A show"));
    Answer grant = verify(key);
    String path = "/videos/" + grant.text("videoUrl");
    CLOCK.advance(Duration.ofSeconds(20));
    assertThat(heartbeat(grant.text("leaseId")).path("revoked")).isEmpty();
    CLOCK.advance(Duration.ofSeconds(31));
    await(() -> anyone.get(path).text("status").equals("ENDED"));
    assertThat(heartbeat(grant.text("leaseId")).path("revoked")).isEmpty();
    assertThat(anyone.get(path).text("status")).isEqualTo("RUNNING");
    owner.call("PATCH", "/user/channel/streamKey", null);
    assertThat(heartbeat(grant.text("leaseId")).path("revoked").path(0).asString(""))
        .isEqualTo(grant.text("leaseId"));
    assertThat(heartbeat("nonsense").path("revoked")).hasSize(1);
    end(grant);
  }

  @Test
  void tellsWhichMediaMustGoUntilItIsAcknowledged() {
    Client owner = user();
    owner.call("POST", "/user/channel", null);
    String url = owner.post("/user/channel/videos", Map.of("title", "A show")).text("url");
    assertThat(owner.delete("/user/channel").status()).isEqualTo(204);
    assertThat(deleted(List.of())).contains(url);
    assertThat(deleted(List.of())).contains(url);
    assertThat(deleted(List.of(url))).doesNotContain(url);
  }

  @Test
  void showsThumbnails() {
    Client owner = user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    Answer video = owner.post("/user/channel/videos", Map.of("title", "A show"));
    String path = "/videos/" + video.text("url");
    assertThat(anyone.get(path).json().path("thumbnail").isNull()).isTrue();
    Answer grant = verify(key);
    Answer stored =
        internal
            .with("Content-Type", "image/jpeg")
            .post("/channel/streamKey/thumbnail?leaseId=" + grant.text("leaseId"), JPEG);
    assertThat(stored.status()).isEqualTo(204);
    String thumbnail = anyone.get(path).text("thumbnail");
    assertThat(thumbnail).isEqualTo(path + "/thumbnail?v=1");
    Answer picture = anyone.get(thumbnail);
    assertThat(picture.response().headers().firstValue("content-type")).contains("image/jpeg");
    assertThat(picture.response().headers().firstValue("cache-control").orElse(""))
        .contains("immutable");
    String own = "/user/channel/videos/" + video.json().path("id") + "/thumbnail";
    assertThat(owner.upload(own, "not a picture").status()).isEqualTo(400);
    assertThat(owner.upload(own, "\u0089PNG\r\n\u001a\n...").status()).isEqualTo(200);
    assertThat(anyone.get(path).text("thumbnail")).endsWith("v=2");
    end(grant);
  }

  @Test
  void isReadyOnlyWithStreaming() {
    STREAMING.set(false);
    assertThat(anyone.get("/actuator/health/readiness").status()).isEqualTo(503);
    STREAMING.set(true);
    assertThat(anyone.get("/actuator/health/readiness").status()).isEqualTo(200);
  }

  @Test
  void servesTheWebPages() {
    for (String path : List.of("/", "/watch/abc", "/studio", "/studio/videos", "/login")) {
      Answer page = anyone.get(path);
      assertThat(page.status()).as(path).isEqualTo(200);
      assertThat(page.response().headers().firstValue("content-security-policy").orElse(""))
          .contains("script-src 'self'")
          .contains("http://localhost:8080")
          .contains("frame-ancestors 'none'");
    }
    assertThat(
            anyone
                .get("/watch/abc?embed")
                .response()
                .headers()
                .firstValue("content-security-policy")
                .orElse(""))
        .contains("frame-ancestors *");
    assertThat(anyone.get("/assets/index-abc.js").status()).isEqualTo(200);
    assertThat(anyone.get("/assets/..%2findex.html").status()).isIn(400, 404);
    assertThat(anyone.get("/platform").text("rtmpUrl"))
        .isEqualTo("rtmp://localhost:1935/streaming");
  }

  @Test
  void describesItselfInOpenApi() {
    JsonNode paths = anyone.get("/v3/api-docs").json().path("paths");
    assertThat(paths.propertyNames())
        .containsExactlyInAnyOrder(
            "/auth/signup",
            "/auth/login",
            "/auth/refresh",
            "/auth/logout",
            "/user/profile",
            "/user/password",
            "/user/channel",
            "/user/channel/streamKey",
            "/user/channel/videos",
            "/user/channel/videos/{id}",
            "/user/channel/videos/{id}/thumbnail",
            "/channels",
            "/channels/{id}",
            "/channels/{id}/videos",
            "/videos",
            "/videos/{url}",
            "/videos/{url}/thumbnail",
            "/platform");
  }

  @Test
  void saysWhichPortIsTaken() {
    assertThatThrownBy(() -> ApiServer.start(config(server.port())))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("Port " + server.port())
        .hasMessageContaining("MILLRACE_API_PORT");
  }

  @Test
  void deletesAnAccountWithAllThatBelongsToIt() {
    Client owner = user();
    owner.call("POST", "/user/channel", null);
    String url = owner.post("/user/channel/videos", Map.of("title", "A show")).text("url");
    assertThat(owner.delete("/user/profile").status()).isEqualTo(204);
    assertThat(owner.get("/user/profile").status()).isEqualTo(401);
    assertThat(anyone.get("/videos/" + url).status()).isEqualTo(404);
  }

  private static String name() {
    return "user_" + USERS.incrementAndGet();
  }

  private static String newUser() {
    String name = name();
    Answer signup = anyone.post("/auth/signup", Map.of("username", name, "password", PASSWORD));
    assertThat(signup.status()).isEqualTo(201);
    return name;
  }

  private static Client user() {
    return anyone.bearer(login(newUser(), PASSWORD).text("accessToken"));
  }

  private static Answer login(String name, String password) {
    return anyone.post("/auth/login", Map.of("username", name, "password", password));
  }

  private static Answer verify(String key) {
    return internal.post(
        "/channel/streamKey/verify", Map.of("streamKey", key, "remoteAddress", "10.0.0.1"));
  }

  private static void end(Answer grant) {
    Map<String, String> body =
        Map.of("leaseId", grant.text("leaseId"), "videoUrl", grant.text("videoUrl"));
    assertThat(internal.post("/channel/streamKey/end", body).status()).isEqualTo(204);
  }

  private static JsonNode heartbeat(String leaseId) {
    Map<String, Object> lease =
        Map.of("leaseId", leaseId, "state", "LIVE", "viewers", 3, "bitrate", 1000, "later", "x");
    return internal
        .post(
            "/channel/streamKey/heartbeat", Map.of("leases", List.of(lease), "deleted", List.of()))
        .json();
  }

  private static List<String> deleted(List<String> acknowledged) {
    JsonNode deleted =
        internal
            .post(
                "/channel/streamKey/heartbeat",
                Map.of("leases", List.of(), "deleted", acknowledged))
            .json()
            .path("deleted");
    return StreamSupport.stream(deleted.spliterator(), false).map(JsonNode::asString).toList();
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
    }
  }
}
