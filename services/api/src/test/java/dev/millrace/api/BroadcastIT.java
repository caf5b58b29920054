package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What streaming asks, and what becomes of it.
@ExtendWith(TestApi.Shared.class)
class BroadcastIT {
  private final TestApi api;

  BroadcastIT(TestApi api) {
    this.api = api;
  }

  @Test
  void carriesAVideoThroughItsLife() {
    Client owner = api.user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    assertThat(api.verify(key).text("detail")).contains("no video yet");
    Answer video = owner.post("/user/channel/videos", Map.of("title", "First show"));
    Answer grant = api.verify(key);
    assertThat(grant.status()).isEqualTo(200);
    assertThat(grant.text("videoUrl")).isEqualTo(video.text("url"));
    assertThat(grant.text("title")).isEqualTo("First show");
    assertThat(owner.get("/user/channel").text("status")).isEqualTo("LIVE");
    assertThat(api.anyone().get("/channels?status=LIVE").response().body())
        .contains(video.text("url"));
    Answer takeover = api.verify(key);
    assertThat(takeover.text("videoUrl")).isEqualTo(video.text("url"));
    api.end(grant);
    assertThat(owner.get("/user/channel").text("status")).isEqualTo("LIVE");
    api.end(takeover);
    assertThat(api.anyone().get("/videos/" + video.text("url")).text("status")).isEqualTo("ENDED");
    assertThat(owner.get("/user/channel").text("status")).isEqualTo("IDLE");
    Answer again = api.verify(key);
    assertThat(again.text("videoUrl")).isNotEqualTo(video.text("url"));
    assertThat(again.text("title")).isEqualTo("First show");
    api.end(again);
  }

  @Test
  void limitsGuessesAndNeverAGoodKey() {
    Client owner = api.user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    owner.post("/user/channel/videos", Map.of("title", "Behind a shared address"));
    assertThat(guessesTaken("198.51.100.7")).isGreaterThanOrEqualTo(30);
    Answer grant = verify(key, "198.51.100.7");
    assertThat(grant.status()).isEqualTo(200);
    api.end(grant);
    assertThat(verify("wrong", "198.51.100.8").status()).isEqualTo(400);
  }

  @Test
  void countsGuessesFromANetworkOfIpv6Together() {
    assertThat(guessesTaken("2001:db8:0:1::1")).isGreaterThanOrEqualTo(30);
    assertThat(guessesTaken("2001:db8:0:1::2")).isLessThan(30);
    assertThat(verify("wrong", "2001:db8:0:2::1").status()).isEqualTo(400);
  }

  /// How many wrong keys are answered like the first one. A slow machine is given some more
  /// meanwhile.
  private int guessesTaken(String address) {
    int taken = 0;
    while (taken < 300 && verify("wrong", address).status() == 400) {
      taken++;
    }
    Answer limited = verify("wrong", address);
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.header("retry-after")).isNotEmpty();
    return taken;
  }

  private Answer verify(String key, String address) {
    return api.internal()
        .post("/channel/streamKey/verify", Map.of("streamKey", key, "remoteAddress", address));
  }

  @Test
  void tellsWhichMediaMustGoUntilItIsAcknowledged() {
    Client owner = api.user();
    owner.call("POST", "/user/channel", null);
    String url = owner.post("/user/channel/videos", Map.of("title", "A show")).text("url");
    assertThat(owner.delete("/user/channel").status()).isEqualTo(204);
    assertThat(deleted(List.of())).contains(url);
    assertThat(deleted(List.of())).contains(url);
    assertThat(deleted(List.of(url))).doesNotContain(url);
  }

  /// The answer revokes keys, too: it does not wait for a disk.
  @Test
  void answersAlthoughAThumbnailCannotBeDeleted() throws IOException {
    Client owner = api.user();
    owner.call("POST", "/user/channel", null);
    String url = owner.post("/user/channel/videos", Map.of("title", "A show")).text("url");
    Path inTheWay = api.folder().resolve("blobs/thumbnails").resolve(url);
    Path file = Files.createDirectories(inTheWay).resolve("file");
    assertThat(owner.delete("/user/channel").status()).isEqualTo(204);
    Files.writeString(file, "a folder that has something is not deleted");
    assertThat(deleted(List.of(url))).contains(url);
    Files.delete(file);
    Files.delete(inTheWay);
    assertThat(deleted(List.of(url))).doesNotContain(url);
  }

  @Test
  void tellsTheOwnerAloneWhatToChangeInTheEncoder() {
    Client owner = api.user();
    String key = owner.call("POST", "/user/channel", null).text("streamKey");
    String url = owner.post("/user/channel/videos", Map.of("title", "A show")).text("url");
    Answer grant = api.verify(key);
    heartbeat(grant, List.of(Map.of("about", "KEYFRAME_INTERVAL", "measured", 8.3, "later", 1)));
    assertThat(advice(owner)).isEqualTo("[{\"about\":\"KEYFRAME_INTERVAL\",\"measured\":8.3}]");
    assertThat(api.anyone().get("/videos/" + url).response().body()).doesNotContain("KEYFRAME");
    assertThat(api.anyone().get("/channels?status=LIVE").response().body())
        .doesNotContain("KEYFRAME");
    heartbeat(grant, List.of());
    assertThat(advice(owner)).isEqualTo("[]");
    heartbeat(grant, List.of(Map.of("about", "SLOW_FRAME_RATE", "measured", 5)));
    api.clock().advance(Duration.ofSeconds(11));
    assertThat(advice(owner)).isEqualTo("[]");
    heartbeat(grant, List.of(Map.of("about", "SLOW_FRAME_RATE", "measured", 5)));
    api.heartbeat(grant.text("leaseId"));
    assertThat(advice(owner)).isEqualTo("[]");
    heartbeat(grant, List.of(Map.of("about", "SLOW_FRAME_RATE", "measured", 5)));
    api.end(grant);
    assertThat(advice(owner)).isEqualTo("[]");
  }

  private void heartbeat(Answer grant, List<Map<String, Object>> advice) {
    Map<String, Object> lease =
        Map.of(
            "leaseId",
            grant.text("leaseId"),
            "state",
            "LIVE",
            "viewers",
            0,
            "bitrate",
            0,
            "advice",
            advice);
    var _ = api.heartbeat(List.of(lease));
  }

  private static String advice(Client owner) {
    return owner.get("/user/channel").json().path("advice").toString();
  }

  private List<String> deleted(List<String> acknowledged) {
    JsonNode deleted =
        api.internal()
            .post(
                "/channel/streamKey/heartbeat",
                Map.of("leases", List.of(), "deleted", acknowledged))
            .json()
            .path("deleted");
    return StreamSupport.stream(deleted.spliterator(), false).map(JsonNode::asString).toList();
  }
}
