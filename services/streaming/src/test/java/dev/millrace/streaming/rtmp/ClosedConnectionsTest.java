package dev.millrace.streaming.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.testing.LogLines;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosedConnectionsTest {
  private final Counters counters = new Counters();
  private final ClosedConnections closed = new ClosedConnections(counters);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final LogLines log = LogLines.of(RtmpHandler.class);

  ClosedConnectionsTest() {
    channel.freezeTime();
  }

  @AfterEach
  void stop() {
    log.close();
    var _ = channel.close();
  }

  @Test
  void tellsOfSomeAndCountsAll() {
    add(CloseReason.BAD_KEY, ClosedConnections.LINES);
    assertThat(log.lines()).hasSize(ClosedConnections.LINES);
    assertThat(log.lines().getFirst()).isEqualTo("INFO Connection of 192.0.2.1 closed: detail");
    add(CloseReason.BAD_KEY, 500);
    add(CloseReason.LEFT, 1);
    assertThat(log.lines()).hasSize(ClosedConnections.LINES + 1);
    assertThat(counters.get("rtmp.closed.bad_key")).isEqualTo(ClosedConnections.LINES + 500);
  }

  @Test
  void tellsTheNumberOfTheOthersWhenTheTimeIsOver() {
    add(CloseReason.BAD_KEY, ClosedConnections.LINES + 500);
    pass();
    assertThat(log.lines().getLast())
        .isEqualTo("INFO 500 more connections closed within 10 s: the stream key was refused");
    add(CloseReason.BAD_KEY, 1);
    assertThat(log.lines()).hasSize(ClosedConnections.LINES + 2);
  }

  @Test
  void saysNothingMoreWhenAllWereTold() {
    add(CloseReason.BAD_KEY, ClosedConnections.LINES);
    pass();
    assertThat(log.lines()).hasSize(ClosedConnections.LINES);
  }

  private void add(CloseReason reason, int times) {
    for (int i = 0; i < times; i++) {
      closed.add(
          channel.eventLoop(), reason, "Connection of 192.0.2.1", "detail", /* cause= */ null);
    }
  }

  private void pass() {
    channel.advanceTimeBy(ClosedConnections.PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }
}
