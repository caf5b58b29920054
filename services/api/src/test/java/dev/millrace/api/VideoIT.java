package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Videos and their pictures.
@ExtendWith(TestApi.Shared.class)
class VideoIT {
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1, 2, 3};
  private final TestApi api;

  VideoIT(TestApi api) {
    this.api = api;
  }

  @Test
  void keepsAVideosBounds() {
    Client owner = api.user();
    assertThat(owner.post("/user/channel/videos", Map.of("title", "Good")).status()).isEqualTo(404);
    owner.call("POST", "/user/channel", null);
    Answer shortTitle = owner.post("/user/channel/videos", Map.of("title", "ab"));
    assertThat(shortTitle.status()).isEqualTo(400);
    assertThat(shortTitle.wrongField()).isEqualTo("title");
    Answer video = owner.post("/user/channel/videos", Map.of("title", "Good title"));
    assertThat(video.status()).isEqualTo(201);
    assertThat(video.text("status")).isEqualTo("CREATED");
    assertThat(video.text("playbackUrl"))
        .isEqualTo("http://localhost:8080/hls-live/" + video.text("url") + ".m3u8");
    String path = "/user/channel/videos/" + video.json().path("id");
    assertThat(owner.patch(path, Map.of("title", "Better title")).text("title"))
        .isEqualTo("Better title");
    assertThat(api.user().get(path).status()).isEqualTo(404);
    assertThat(owner.delete(path).status()).isEqualTo(204);
    assertThat(api.anyone().get("/videos/" + video.text("url")).status()).isEqualTo(404);
  }

  @Test
  void listsWhatIsAskedForInTheOrderAskedFor() {
    Answer over = onAir(0);
    api.end(over);
    String ended = over.text("videoUrl");
    String quiet = onAir(2).text("videoUrl");
    String loved = onAir(70).text("videoUrl");
    assertThat(listed("")).containsSubsequence(loved, quiet, ended);
    assertThat(listed("sort=OLDEST")).containsSubsequence(ended, quiet, loved);
    assertThat(listed("status=ENDED")).contains(ended).doesNotContain(quiet, loved);
    assertThat(listed("status=RUNNING&sort=OLDEST")).containsSubsequence(quiet, loved);
    assertThat(listed("sort=VIEWERS")).containsSubsequence(loved, quiet).doesNotContain(ended);
    assertThat(api.anyone().get("/videos?status=RUNNING").json().path("total").asLong())
        .isGreaterThanOrEqualTo(2)
        .isLessThan(api.anyone().get("/videos").json().path("total").asLong());
  }

  @Test
  void listsAVideoThatWaitsForItsBroadcastToItsOwnerOnly() {
    Client owner = api.user();
    Answer channel = owner.call("POST", "/user/channel", null);
    String url = owner.post("/user/channel/videos", Map.of("title", "Tomorrow")).text("url");
    String path = "/channels/" + channel.json().path("id") + "/videos";
    assertThat(api.anyone().get(path).json().path("total").asLong()).isZero();
    assertThat(api.anyone().get(path).response().body()).doesNotContain(url);
    assertThat(owner.get("/user/channel/videos").response().body()).contains(url);
    Answer grant = api.verify(channel.text("streamKey"));
    assertThat(urls(api.anyone().get(path))).containsExactly(url);
    api.end(grant);
    assertThat(urls(api.anyone().get(path))).containsExactly(url);
  }

  /// A broadcast of a new channel.
  private Answer onAir(int viewers) {
    Client owner = api.user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    owner.post("/user/channel/videos", Map.of("title", "A show"));
    Answer grant = api.verify(key);
    Map<String, Object> report =
        Map.of(
            "leaseId", grant.text("leaseId"), "state", "LIVE", "viewers", viewers, "bitrate", 1000);
    var _ = api.heartbeat(List.of(report));
    return grant;
  }

  private List<String> listed(String query) {
    return urls(api.anyone().get("/videos?size=100&" + query));
  }

  private static List<String> urls(Answer list) {
    return list.json().path("items").findValuesAsString("url");
  }

  @Test
  void showsThumbnails() {
    Client owner = api.user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    Answer video = owner.post("/user/channel/videos", Map.of("title", "A show"));
    String path = "/videos/" + video.text("url");
    assertThat(api.anyone().get(path).json().path("thumbnail").isNull()).isTrue();
    Answer grant = api.verify(key);
    assertThat(putLive(grant).status()).isEqualTo(204);
    String thumbnail = api.anyone().get(path).text("thumbnail");
    assertThat(thumbnail).isEqualTo(path + "/thumbnail?v=1");
    Answer picture = api.anyone().get(thumbnail);
    assertThat(picture.header("content-type")).contains("image/jpeg");
    assertThat(picture.header("cache-control")).contains("immutable");
    String own = "/user/channel/videos/" + video.json().path("id") + "/thumbnail";
    assertThat(owner.upload(own, "not a picture").status()).isEqualTo(400);
    assertThat(owner.upload(own, "\u0089PNG\r\n\u001a\n...").status()).isEqualTo(200);
    assertThat(api.anyone().get(path).text("thumbnail")).endsWith("v=2");
    api.end(grant);
  }

  /// Those that the server takes and those that it does not are told the same.
  @Test
  void saysHowLargeAThumbnailMayBe() {
    Client owner = api.user();
    owner.call("POST", "/user/channel", null);
    Answer video = owner.post("/user/channel/videos", Map.of("title", "A show"));
    String own = "/user/channel/videos/" + video.json().path("id") + "/thumbnail";
    for (int megabytes : List.of(6, 11)) {
      Answer refused = owner.upload(own, "x".repeat(megabytes << 20));
      assertThat(refused.status()).isEqualTo(413);
      assertThat(refused.text("detail")).isEqualTo("A thumbnail has at most 5 MB.");
    }
  }

  @Test
  void countsATitleWithoutTheSpacesAroundIt() {
    Client owner = api.user();
    owner.call("POST", "/user/channel", null);
    Answer blank = owner.post("/user/channel/videos", Map.of("title", "   "));
    assertThat(blank.status()).isEqualTo(400);
    assertThat(blank.wrongField()).isEqualTo("title");
    Answer video = owner.post("/user/channel/videos", Map.of("title", "  Good title "));
    assertThat(video.text("title")).isEqualTo("Good title");
    String path = "/user/channel/videos/" + video.json().path("id");
    assertThat(owner.patch(path, Map.of("title", "  ab  ")).status()).isEqualTo(400);
    assertThat(owner.patch(path, Map.of("title", " Better title ")).text("title"))
        .isEqualTo("Better title");
    String longest = " " + "x".repeat(150) + " ";
    assertThat(owner.patch(path, Map.of("title", longest)).status()).isEqualTo(200);
  }

  /// As JSON Schema counts, and readers do: Java has two for each of these.
  @Test
  void countsACharacterOnce() {
    Client owner = api.user();
    owner.call("POST", "/user/channel", null);
    String wave = "\ud83c\udf0a";
    for (int good : List.of(3, 100, 150)) {
      Map<String, String> video = Map.of("title", wave.repeat(good));
      assertThat(owner.post("/user/channel/videos", video).status()).as("" + good).isEqualTo(201);
    }
    for (int bad : List.of(2, 151)) {
      Map<String, String> video = Map.of("title", wave.repeat(bad));
      assertThat(owner.post("/user/channel/videos", video).wrongField()).isEqualTo("title");
    }
    Map<String, String> name = Map.of("first_name", wave.repeat(100));
    assertThat(owner.patch("/user/profile", name).status()).isEqualTo(200);
    name = Map.of("first_name", wave.repeat(101));
    assertThat(owner.patch("/user/profile", name).wrongField()).isEqualTo("first_name");
  }

  @Test
  void leadsFromAnyOtherVersionOfAThumbnailToThePresentOne() {
    Client owner = api.user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    owner.post("/user/channel/videos", Map.of("title", "A show"));
    Answer grant = api.verify(key);
    String path = "/videos/" + grant.text("videoUrl") + "/thumbnail";
    assertThat(putLive(grant).status()).isEqualTo(204);
    Answer future = api.anyone().get(path + "?v=2");
    assertThat(future.status()).isEqualTo(302);
    assertThat(future.header("location")).endsWith(path + "?v=1");
    assertThat(future.header("cache-control")).isEqualTo("no-cache");
    assertThat(putLive(grant).status()).isEqualTo(204);
    assertThat(api.anyone().get(path + "?v=2").header("cache-control")).contains("immutable");
    assertThat(api.anyone().get(path + "?v=1").header("location")).endsWith(path + "?v=2");
    assertThat(api.anyone().get(path).header("cache-control")).isEqualTo("no-cache");
    api.end(grant);
  }

  @Test
  void neverReplacesAPictureThatTheOwnerIsStoring() throws Exception {
    Client owner = api.user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    owner.post("/user/channel/videos", Map.of("title", "A show"));
    Answer grant = api.verify(key);
    try (Connection upload = api.database().connect();
        var statement = upload.createStatement()) {
      upload.setAutoCommit(false);
      statement.execute(
          "update video set thumbnail_custom = true where url = '" + grant.text("videoUrl") + "'");
      CompletableFuture<Answer> live = CompletableFuture.supplyAsync(() -> putLive(grant));
      TestApi.await(api.database()::somebodyWaits);
      upload.commit();
      assertThat(live.join().status()).isEqualTo(204);
    }
    String path = "/videos/" + grant.text("videoUrl") + "/thumbnail";
    assertThat(api.anyone().get(path).text("detail")).isEqualTo("This video has no picture yet.");
    api.end(grant);
  }

  @Test
  void takesFromStreamingJpegsOfAtMostAMegabyteOnly() {
    Client owner = api.user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    owner.post("/user/channel/videos", Map.of("title", "A show"));
    Answer grant = api.verify(key);
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};

    Answer refused = putLive(grant, png);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("detail")).isEqualTo("A JPEG of at most 1048576 bytes is wanted.");
    assertThat(putLive(grant, Arrays.copyOf(JPEG, (1 << 20) + 1)).status()).isEqualTo(413);
    assertThat(putLive(grant, Arrays.copyOf(JPEG, 1 << 20)).status()).isEqualTo(204);
    api.end(grant);
  }

  private Answer putLive(Answer grant) {
    return putLive(grant, JPEG);
  }

  private Answer putLive(Answer grant, byte[] picture) {
    return api.internal()
        .with("Content-Type", "image/jpeg")
        .post("/channel/streamKey/thumbnail?leaseId=" + grant.text("leaseId"), picture);
  }
}
