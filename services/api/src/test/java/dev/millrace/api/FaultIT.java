package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What is answered when it is the server that is wrong, or full.
@ExtendWith(TestApi.Shared.class)
class FaultIT {
  private final TestApi api;

  FaultIT(TestApi api) {
    this.api = api;
  }

  /// As after a restore with other secrets: the stream key does not open.
  @Test
  void saysNothingInnerOfAFaultOfItsOwn() throws SQLException {
    Streamer streamer = Streamer.of(api);
    try (Connection connection = api.database().connect();
        PreparedStatement update =
            connection.prepareStatement("update channel set key_sealed = ? where id = ?")) {
      update.setString(1, "k1." + "A".repeat(64));
      update.setLong(2, streamer.channelId());
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
    Answer answer = streamer.caller().get("/user/channel");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text("type")).isEqualTo("urn:millrace:problem:internal-error");
    assertThat(answer.text("detail")).isEqualTo("Something went wrong on the server.");
    assertThat(answer.response().body()).doesNotContainIgnoringCase("exception");
    assertThat(differences("getOwnChannel", answer)).isEmpty();
    assertThat(streamer.caller().get("/user/profile").status()).isEqualTo(200);
  }

  @Test
  void isBusyWhenAllPagesThatMayBeAreOpen() throws IOException {
    EventLimits one =
        new EventLimits(/* connections= */ 1, /* perAddress= */ 0, Duration.ofSeconds(1));
    try (ApiServer full = ApiServer.start(api.config(one));
        EventReader open = new EventReader(full.port(), "", "192.0.2.1")) {
      open.await("sync");
      Answer answer = new Client(full.port()).get("/events");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text("type")).isEqualTo("urn:millrace:problem:busy");
      assertThat(differences("listen", answer)).isEmpty();
    }
  }

  private Iterable<String> differences(String operation, Answer answer) {
    return api.document().differences(api.document().operation(operation), answer);
  }
}
