package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.sql.Connection;
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

  private Answer putLive(Answer grant) {
    return api.internal()
        .with("Content-Type", "image/jpeg")
        .post("/channel/streamKey/thumbnail?leaseId=" + grant.text("leaseId"), JPEG);
  }
}
