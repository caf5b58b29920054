package dev.millrace.api.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client;
import dev.millrace.api.Client.Answer;
import dev.millrace.api.TestApi;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// How long a broadcast lives without news, and what forbids its return.
@ExtendWith(TestApi.Shared.class)
class LeasesIT {
  /// Less than a life by what a slow machine may take for the calls between: the clock runs too.
  private static final Duration NOT_YET = Leases.LIFE.minusSeconds(10);

  private final TestApi api;
  private final Leases leases;

  LeasesIT(TestApi api) {
    this.api = api;
    this.leases = api.bean(Leases.class);
  }

  @BeforeEach
  void hasBeenUpForLong() {
    leases.expire();
    api.clock().advance(Leases.LIFE);
  }

  @Test
  void endsWhatIsNotHeardOfAndRevivesIt() {
    Client owner = streamer();
    Answer grant = api.verify(key(owner));
    api.clock().advance(NOT_YET);
    assertThat(revoked(api.heartbeat(lease(grant)))).isEmpty();
    api.clock().advance(NOT_YET);
    leases.expire();
    assertThat(status(grant)).isEqualTo("RUNNING");
    expire(grant);
    assertThat(revoked(api.heartbeat(lease(grant)))).isEmpty();
    assertThat(status(grant)).isEqualTo("RUNNING");
    owner.call("PATCH", "/user/channel/streamKey", null);
    assertThat(revoked(api.heartbeat(lease(grant), "nonsense")))
        .isEqualTo("[\"" + lease(grant) + "\",\"nonsense\"]");
    api.end(grant);
  }

  @Test
  void doesNotBlameBroadcastsForAnOutageOfTheDatabase() {
    Answer grant = api.verify(key(streamer()));
    api.withoutDatabase(() -> {
      api.clock().advance(Duration.ofSeconds(31));
      leases.expire();
    });
    leases.expire();
    assertThat(status(grant)).isEqualTo("RUNNING");
    api.clock().advance(NOT_YET);
    leases.expire();
    assertThat(status(grant)).isEqualTo("RUNNING");
    expire(grant);
  }

  @Test
  void letsNoOldKeyReviveWhatHadExpired() {
    Client owner = streamer();
    Answer grant = api.verify(key(owner));
    expire(grant);
    owner.call("PATCH", "/user/channel/streamKey", null);
    assertThat(revoked(api.heartbeat(lease(grant)))).contains(lease(grant));
    assertThat(status(grant)).isEqualTo("ENDED");
  }

  @Test
  void letsNoOlderLeaseReviveAfterANewerOneEnded() {
    String key = key(streamer());
    Answer older = api.verify(key);
    expire(older);
    Answer newer = api.verify(key);
    api.end(newer);
    assertThat(revoked(api.heartbeat(lease(older)))).contains(lease(older));
    assertThat(status(older)).isEqualTo("ENDED");
  }

  @Test
  void endsEverythingOfANodeThatDied() {
    Client first = streamer();
    Client second = streamer();
    Answer dead = api.verify(key(first));
    Answer held = api.verify(key(second));
    report(held, "HELD");
    Answer alive = api.verify(key(streamer()));
    api.clock().advance(NOT_YET);
    assertThat(revoked(api.heartbeat(lease(alive)))).isEmpty();
    leases.expire();
    assertThat(first.get("/user/channel").text("status")).isEqualTo("LIVE");
    api.clock().advance(Leases.LIFE.minus(NOT_YET));
    leases.expire();
    for (Client owner : List.of(first, second)) {
      assertThat(owner.get("/user/channel").text("status")).isEqualTo("IDLE");
    }
    assertThat(List.of(status(dead), status(held), status(alive)))
        .containsExactly("ENDED", "ENDED", "RUNNING");
    api.end(alive);
  }

  @Test
  void changesNothingWhenAnOldLeaseIsRevokedOrEndsLate() {
    Client owner = streamer();
    Answer old = api.verify(key(owner));
    owner.call("PATCH", "/user/channel/streamKey", null);
    assertThat(revoked(api.heartbeat(lease(old)))).contains(lease(old));
    Answer current = api.verify(key(owner));
    assertThat(current.text("videoUrl")).isEqualTo(old.text("videoUrl"));
    // The old publisher is being sent away while the new one publishes.
    assertThat(revoked(api.heartbeat(lease(old), lease(current))))
        .isEqualTo("[\"" + lease(old) + "\"]");
    api.end(old);
    assertThat(status(current)).isEqualTo("RUNNING");
    assertThat(revoked(api.heartbeat(lease(current)))).isEmpty();
    api.end(current);
    api.end(current);
    assertThat(status(current)).isEqualTo("ENDED");
    assertThat(revoked(api.heartbeat(lease(current)))).contains(lease(current));
  }

  @Test
  void renewsTheOthersWhenOneLeaseClashes() throws Exception {
    Client owner = streamer();
    Answer clashing = api.verify(key(owner));
    Answer other = api.verify(key(streamer()));
    expire(clashing);
    String next = owner.post("/user/channel/videos", Map.of("title", "Next")).text("url");
    try (Connection competitor = api.database().connect()) {
      competitor.setAutoCommit(false);
      putOnTheAir(competitor, next);
      CompletableFuture<JsonNode> heartbeat =
          CompletableFuture.supplyAsync(() -> api.heartbeat(lease(other), lease(clashing)));
      TestApi.await(api.database()::somebodyWaits);
      competitor.commit();
      assertThat(revoked(heartbeat.join())).isEqualTo("[\"" + lease(clashing) + "\"]");
    }
    assertThat(status(other)).isEqualTo("RUNNING");
    api.end(other);
  }

  @Test
  void tellsThatABroadcastWaitsForItsPublisher() throws SQLException {
    Client owner = streamer();
    Answer grant = api.verify(key(owner));
    assertThat(reconnecting(owner, grant)).isFalse();
    report(grant, "HELD");
    assertThat(reconnecting(owner, grant)).isTrue();
    report(grant, "LIVE");
    assertThat(reconnecting(owner, grant)).isFalse();
    report(grant, "HELD");
    Answer back = api.verify(key(owner));
    assertThat(reconnecting(owner, back)).isFalse();
    report(back, "HELD");
    api.end(back);
    assertThat(status(back)).isEqualTo("ENDED");
    assertThat(shown(back).path("reconnecting").asBoolean()).isFalse();
    assertThat(held(back)).isFalse();
  }

  @Test
  void forgetsThatAnExpiredBroadcastWaited() throws SQLException {
    Client owner = streamer();
    Answer grant = api.verify(key(owner));
    report(grant, "HELD");
    expire(grant);
    assertThat(shown(grant).path("reconnecting").asBoolean()).isFalse();
    report(grant, "HELD");
    assertThat(reconnecting(owner, grant)).isTrue();
    expire(grant);
    assertThat(api.verify(key(owner)).text("videoUrl")).isNotEqualTo(grant.text("videoUrl"));
    assertThat(held(grant)).isFalse();
  }

  @Test
  void takesAStateThatItDoesNotKnowForLive() {
    Client owner = streamer();
    Answer grant = api.verify(key(owner));
    report(grant, "HELD");
    report(grant, "LIVE_FROM_THE_MOON");
    assertThat(reconnecting(owner, grant)).isFalse();
    assertThat(status(grant)).isEqualTo("RUNNING");
    api.end(grant);
  }

  private Client streamer() {
    Client owner = api.user();
    owner.call("POST", "/user/channel", null);
    owner.post("/user/channel/videos", Map.of("title", "A show"));
    return owner;
  }

  private void expire(Answer grant) {
    api.clock().advance(Duration.ofSeconds(31));
    leases.expire();
    assertThat(status(grant)).isEqualTo("ENDED");
  }

  private String status(Answer grant) {
    return shown(grant).path("status").asString();
  }

  private JsonNode shown(Answer grant) {
    return api.anyone().get("/videos/" + grant.text("videoUrl")).json();
  }

  /// What viewers hear, of whom the streamer is one.
  private boolean reconnecting(Client owner, Answer grant) {
    JsonNode told = shown(grant).path("reconnecting");
    assertThat(owner.get("/user/channel").json().path("video").path("reconnecting"))
        .isEqualTo(told);
    return told.booleanValue();
  }

  private void report(Answer grant, String state) {
    Map<String, Object> lease =
        Map.of("leaseId", lease(grant), "state", state, "viewers", 1, "bitrate", 1000);
    assertThat(revoked(api.heartbeat(List.of(lease)))).isEmpty();
  }

  private boolean held(Answer grant) throws SQLException {
    try (Connection connection = api.database().connect();
        var statement = connection.prepareStatement("select held from video where url = ?")) {
      statement.setString(1, grant.text("videoUrl"));
      try (ResultSet row = statement.executeQuery()) {
        assertThat(row.next()).isTrue();
        return row.getBoolean(1);
      }
    }
  }

  private static String key(Client owner) {
    return owner.get("/user/channel").text("streamKey");
  }

  private static String lease(Answer grant) {
    return grant.text("leaseId");
  }

  private static String revoked(JsonNode heartbeat) {
    JsonNode revoked = heartbeat.path("revoked");
    return revoked.isEmpty() ? "" : revoked.toString();
  }

  private static void putOnTheAir(Connection connection, String url) throws SQLException {
    try (var statement =
        connection.prepareStatement("update video set status = 'RUNNING' where url = ?")) {
      statement.setString(1, url);
      statement.executeUpdate();
    }
  }
}
