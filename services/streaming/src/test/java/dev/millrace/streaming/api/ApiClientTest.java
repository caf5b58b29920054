package dev.millrace.streaming.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contracts.EndRequest;
import dev.millrace.contracts.HeartbeatRequest;
import dev.millrace.contracts.LeaseReport;
import dev.millrace.contracts.LeaseState;
import dev.millrace.contracts.VerifyRequest;
import dev.millrace.media.Bytes;
import dev.millrace.streaming.api.VerifyResult.Accepted;
import dev.millrace.streaming.api.VerifyResult.Refused;
import dev.millrace.streaming.api.VerifyResult.Unavailable;
import dev.millrace.streaming.testing.FakeApi;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {
  private final FakeApi api = new FakeApi();
  private final ApiClient client = new ApiClient(api.url(), FakeApi.TOKEN);

  @AfterEach
  void stop() {
    client.close();
    api.close();
  }

  @Test
  void acceptsAKnownKey() {
    api.allow("good", "video1");
    assertThat(client.verify(new VerifyRequest("good", "10.0.0.1")).join())
        .isInstanceOfSatisfying(
            Accepted.class, ok -> assertThat(ok.answer().videoUrl()).isEqualTo("video1"));
    assertThat(api.verified.getFirst().remoteAddress()).isEqualTo("10.0.0.1");
  }

  @Test
  void passesOnWhyAKeyWasRefused() {
    assertThat(client.verify(new VerifyRequest("bad", "10.0.0.1")).join())
        .isEqualTo(new Refused("There is no channel with this stream key."));
  }

  @Test
  void saysThatApiIsUnavailableWhenNobodyListens() {
    try (ApiClient nobody = new ApiClient(URI.create("http://localhost:1"), "token")) {
      assertThat(nobody.verify(new VerifyRequest("good", "10.0.0.1")).join())
          .isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void saysThatApiIsUnavailableWhenItAnswersAnError() {
    api.failures.set(1);
    assertThat(client.verify(new VerifyRequest("good", "10.0.0.1")).join())
        .isEqualTo(new Unavailable("api answered 503 to verify"));
  }

  @Test
  void doesNotMistakeAWrongTokenForAWrongKey() {
    try (ApiClient stranger = new ApiClient(api.url(), "wrong")) {
      assertThat(stranger.verify(new VerifyRequest("good", "10.0.0.1")).join())
          .isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void reportsLeasesAndLearnsWhichAreRevoked() {
    api.revoked.add("lease-9");
    var request =
        new HeartbeatRequest(
            List.of(new LeaseReport("lease-9", LeaseState.LIVE, 3, 2_000, List.of())), List.of());
    assertThat(client.heartbeat(request).join().revoked()).containsExactly("lease-9");
    assertThat(api.heartbeats).containsExactly(request);
  }

  @Test
  void failsAnEndThatApiDidNotTake() {
    api.failures.set(1);
    var request = new EndRequest("lease-1", "video1");
    assertThatThrownBy(() -> client.end(request).join()).hasMessageContaining("503");
    client.end(request).join();
    assertThat(api.ended).containsExactly(request);
  }

  @Test
  void sendsAThumbnail() {
    client.thumbnail("lease-1", Bytes.of(0xff, 0xd8, 0xff)).join();
    assertThat(api.thumbnails).hasSize(1);
  }
}
