package dev.millrace.api.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client;
import dev.millrace.api.Client.Answer;
import dev.millrace.api.TestApi;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// How long a broadcast lives without news, and what forbids its return.
@ExtendWith(TestApi.Shared.class)
class LeasesIT {
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
    api.clock().advance(Duration.ofSeconds(20));
    assertThat(revoked(api.heartbeat(lease(grant)))).isEmpty();
    api.clock().advance(Duration.ofSeconds(29));
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
    api.clock().advance(Duration.ofSeconds(29));
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
    return api.anyone().get("/videos/" + grant.text("videoUrl")).text("status");
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
