package dev.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContractsTest {

  @Test
  void aStreamKeyNeverShowsInText() {
    VerifyRequest request = new VerifyRequest("very-secret", "192.0.2.7");

    assertThat(request.toString()).contains("192.0.2.7").doesNotContain("very-secret");
  }

  @Test
  void aReportWithoutAdviceHasNone() {
    assertThat(new LeaseReport("a", LeaseState.LIVE, /* viewers= */ 0, /* bitrate= */ 0, null))
        .extracting(LeaseReport::advice)
        .isEqualTo(List.of());
  }

  @Test
  void aStateThatTheReaderDoesNotKnowIsLive() {
    assertThat(new LeaseReport("a", null, /* viewers= */ 0, /* bitrate= */ 0, List.of()))
        .extracting(LeaseReport::state)
        .isEqualTo(LeaseState.LIVE);
  }

  @Test
  void aHeartbeatDoesNotChangeWithTheListsItWasMadeFrom() {
    List<LeaseReport> leases = new ArrayList<>();
    leases.add(
        new LeaseReport(
            "a", LeaseState.LIVE, /* viewers= */ 3, /* bitrate= */ 4_000_000, List.of()));
    HeartbeatRequest request = new HeartbeatRequest(leases, List.of("url"));

    leases.clear();

    assertThat(request.leases()).hasSize(1);
  }
}
