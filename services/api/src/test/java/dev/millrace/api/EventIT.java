package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import dev.millrace.api.EventReader.Event;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What pages that are open are told.
@ExtendWith(TestApi.Shared.class)
class EventIT {
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private final TestApi api;
  private final List<EventReader> readers = new ArrayList<>();

  EventIT(TestApi api) {
    this.api = api;
  }

  /// Whatever was told is as the document says.
  @AfterEach
  void leave() throws IOException {
    for (EventReader reader : readers) {
      reader.close();
      for (Event event : reader.seen()) {
        assertThat(differences("listen", event)).as("%s", event).isEmpty();
      }
    }
  }

  @Test
  void describesWhatOnlyTheUserHears() throws IOException {
    String token = api.login(api.newUser(), TestApi.PASSWORD).text("accessToken");
    try (EventReader own = EventReader.own(api, token, "2001:db8:6:ffff::1")) {
      own.await("sync");
      assertThat(api.anyone().bearer(token).upload("/user/profile/picture", Streamer.PNG).status())
          .isEqualTo(202);
      while (!own.await("picture").path("status").asString("").equals("READY")) {
        assertThat(own.seen()).hasSizeLessThan(10);
      }
      assertThat(own.seen()).allMatch(event -> differences("listenToOwn", event).isEmpty());
      assertThat(differences("listenToOwn", new Event("viewers", json("{}")))).isNotEmpty();
    }
  }

  private List<String> differences(String operation, Event event) {
    return api.document().differences(api.document().operation(operation), event);
  }

  @Test
  void tellsTheLifeOfABroadcastToThoseWhoWatchIt() throws IOException {
    Show show = new Show();
    EventReader page = open("?video=" + show.url);
    assertThat(page.headers())
        .contains(" 200")
        .containsIgnoringCase("content-type: text/event-stream")
        .containsIgnoringCase("cache-control: no-cache")
        .containsIgnoringCase("x-accel-buffering: no")
        .doesNotContainIgnoringCase("content-encoding");
    assertThat(page.next()).isEqualTo(new Event("sync", json("{}")));
    assertThat(title(show.owner.patch(show.path, Map.of("title", "A \"new\" <title>\n"))))
        .isEqualTo(page.await("video").path("title").asString());

    Answer grant = api.verify(show.key);
    JsonNode live = page.await("video");
    assertThat(live.path("status").asString()).isEqualTo("RUNNING");
    assertThat(live.path("url").asString()).isEqualTo(show.url);
    assertThat(live.path("thumbnail").isNull()).isTrue();
    assertThat(live.path("startedAt").asString())
        .isEqualTo(api.anyone().get("/videos/" + show.url).text("startedAt"));
    assertThat(page.await("channel"))
        .isEqualTo(
            json(
                "{\"channelId\":%d,\"status\":\"LIVE\",\"videoUrl\":\"%s\"}"
                    .formatted(show.channel, show.url)));

    report(grant, "HELD", 5);
    assertThat(page.await("video").path("reconnecting").asBoolean()).isTrue();
    assertThat(page.await("viewers"))
        .isEqualTo(
            json(
                "{\"counts\":[{\"url\":\"%s\",\"channelId\":%d,\"viewers\":5}]}"
                    .formatted(show.url, show.channel)));
    report(grant, "LIVE", 5);
    assertThat(page.await("video").path("reconnecting").asBoolean()).isFalse();

    show.owner.upload(show.path + "/thumbnail", "\u00ff\u00d8\u00ff picture");
    assertThat(page.await("video").path("thumbnail").asString())
        .isEqualTo(api.anyone().get("/videos/" + show.url).text("thumbnail"));

    api.end(grant);
    JsonNode ended = page.await("video");
    assertThat(ended.path("status").asString()).isEqualTo("ENDED");
    assertThat(ended.path("endedAt").asString()).isNotEmpty();
    assertThat(page.await("channel").path("status").asString()).isEqualTo("IDLE");

    assertThat(show.owner.delete(show.path).status()).isEqualTo(204);
    assertThat(page.await("deleted"))
        .isEqualTo(json("{\"url\":\"%s\",\"channelId\":%d}".formatted(show.url, show.channel)));
  }

  @Test
  void tellsEachPageWhatItAskedFor() throws IOException {
    Show show = new Show();
    Show other = new Show();
    EventReader ofVideo = open("?video=" + show.url);
    EventReader ofChannel = open("?channel=" + show.channel);
    EventReader everything = open("");
    for (EventReader reader : List.of(ofVideo, ofChannel, everything)) {
      assertThat(reader.next().name()).isEqualTo("sync");
    }
    Answer otherGrant = api.verify(other.key);
    Answer grant = api.verify(show.key);
    assertThat(ofVideo.next().data().path("url").asString()).isEqualTo(show.url);
    assertThat(ofChannel.next().data().path("url").asString()).isEqualTo(show.url);
    assertThat(everything.next().data().path("url").asString()).isEqualTo(other.url);
    assertThat(everything.await("video").path("url").asString()).isEqualTo(show.url);
    api.end(grant);
    api.end(otherGrant);
  }

  @Test
  void keepsTheUrlOfAVideoThatHasNotBegunToThoseWhoKnowIt() throws IOException {
    Show secret = new Show();
    EventReader everything = open("");
    EventReader ofChannel = open("?channel=" + secret.channel);
    EventReader ofVideo = open("?video=" + secret.url);
    everything.await("sync");
    ofChannel.await("sync");
    secret.owner.patch(secret.path, Map.of("title", "Not yet"));
    assertThat(ofVideo.await("video").path("title").asString()).isEqualTo("Not yet");
    secret.owner.delete(secret.path);
    ofVideo.await("deleted");
    String shown = secret.owner.post("/user/channel/videos", Map.of("title", "Show")).text("url");
    api.end(api.verify(secret.key));
    assertThat(everything.next().data().path("url").asString()).isEqualTo(shown);
    assertThat(ofChannel.next().data().path("url").asString()).isEqualTo(shown);
  }

  @Test
  void tellsWhatAnotherNodeHasChanged() throws IOException, SQLException {
    Show show = new Show();
    EventReader page = open("?video=" + show.url);
    try (Connection another = api.database().connect();
        var statement =
            another.prepareStatement("update video set title = 'By another' where url = ?")) {
      statement.setString(1, show.url);
      statement.executeUpdate();
    }
    assertThat(page.await("video").path("title").asString()).isEqualTo("By another");
  }

  @Test
  void saysThatSomethingMayHaveBeenMissedWhenTheDatabaseIsBack() throws IOException {
    Show show = new Show();
    EventReader page = open("?video=" + show.url);
    page.await("sync");
    api.withoutDatabase(() -> {});
    page.await("sync");
    show.owner.patch(show.path, Map.of("title", "After the outage"));
    assertThat(page.await("video").path("title").asString()).isEqualTo("After the outage");
  }

  @Test
  void limitsThePagesOfAnAddressAndForgetsThoseThatLeft() throws IOException {
    String address = "2001:db8:5:%x::".formatted(ADDRESSES.incrementAndGet());
    List<EventReader> full = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      full.add(open("", address + i));
      assertThat(full.getLast().status()).isEqualTo(200);
    }
    EventReader refused = open("", address + 4);
    assertThat(refused.headers())
        .contains(" 429")
        .containsIgnoringCase("retry-after")
        .contains("application/problem+json");
    full.removeFirst().close();
    TestApi.await(() -> admitted(address + 5));
  }

  @Test
  void keepsASilentConnectionAlive() throws IOException {
    open("").awaitHeartbeat();
  }

  @Test
  void endsTheStreamsAtOnceWhenItStops() throws IOException {
    try (TestApi own = new TestApi();
        EventReader reading = new EventReader(own.port(), "", "192.0.2.1");
        EventReader silent = new EventReader(own.port(), "?channel=1", "192.0.2.1")) {
      reading.await("sync");
      silent.await("sync");
      long begin = System.nanoTime();
      own.stop();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
      reading.awaitEnd();
    }
  }

  private boolean admitted(String address) {
    try (EventReader reader = open("", address)) {
      return reader.status() == 200;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void refusesWhatItDoesNotUnderstandAndAnswersHeadAtOnce() {
    assertThat(api.anyone().get("/events?channel=1&video=abc").status()).isEqualTo(400);
    assertThat(api.anyone().get("/events?channel=none").status()).isEqualTo(400);
    assertThat(api.anyone().get("/events?video=%27").status()).isEqualTo(400);
    assertThat(api.anyone().call("HEAD", "/events", null).status()).isEqualTo(200);
    assertThat(api.anyone().with("Accept", "text/event-stream").get("/events?video=-").json())
        .isNotEmpty();
  }

  @Test
  void countsWhatIsOpen() throws IOException {
    open("").await("sync");
    MeterRegistry metrics = api.bean(MeterRegistry.class);
    assertThat(metrics.get("millrace.events.open").gauge().value()).isPositive();
    assertThat(metrics.get("millrace.events.dropped").counter()).isNotNull();
  }

  private EventReader open(String query) throws IOException {
    return open(query, "2001:db8:6:%x::1".formatted(ADDRESSES.incrementAndGet()));
  }

  private EventReader open(String query, String address) throws IOException {
    EventReader reader = new EventReader(api.port(), query, address);
    readers.add(reader);
    return reader;
  }

  private void report(Answer grant, String state, int viewers) {
    Map<String, Object> lease =
        Map.of(
            "leaseId", grant.text("leaseId"), "state", state, "viewers", viewers, "bitrate", 1000);
    var _ = api.heartbeat(List.of(lease));
  }

  private static String title(Answer video) {
    return video.text("title");
  }

  private static JsonNode json(String text) {
    return new tools.jackson.databind.json.JsonMapper().readTree(text);
  }

  /// A streamer with a video that has not begun.
  private final class Show {
    final Client owner = api.user();
    final long channel;
    final String key;
    final String url;
    final String path;

    Show() {
      owner.call("POST", "/user/channel", null);
      Answer opened = owner.get("/user/channel");
      channel = opened.json().path("id").asLong();
      key = opened.text("streamKey");
      Answer video = owner.post("/user/channel/videos", Map.of("title", "A show"));
      url = video.text("url");
      path = "/user/channel/videos/" + video.json().path("id").asLong();
    }
  }
}
