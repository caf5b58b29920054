package dev.millrace.streaming.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.testing.LogLines;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StrayPublishersTest {
  private static final String LINE =
      "INFO Connection of unknown closed: this looks like RTMP, and here is the HLS port: use the RTMP port";

  private final AtomicLong nanoTime = new AtomicLong(-5);
  private final Counters counters = new Counters();
  private final LogLines log = LogLines.of(StrayPublishers.class);

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void closesAndCountsAllAndTellsOfOneInAWhile() {
    StrayPublishers strays = new StrayPublishers(1935, counters, nanoTime::get);
    comes(strays);
    nanoTime.addAndGet(StrayPublishers.PERIOD.toNanos() - 1);
    comes(strays);
    assertThat(log.lines()).containsExactly(LINE + " 1935");
    nanoTime.incrementAndGet();
    comes(strays);
    assertThat(log.lines()).containsExactly(LINE + " 1935", LINE + " 1935");
    assertThat(counters.get("hls.malformed")).isEqualTo(3);
  }

  @Test
  void namesNoPortThatItDoesNotKnow() {
    comes(new StrayPublishers(0, counters, nanoTime::get));
    assertThat(log.lines()).containsExactly(LINE);
  }

  private static void comes(StrayPublishers strays) {
    EmbeddedChannel channel = new EmbeddedChannel();
    strays.close(channel);
    assertThat(channel.isOpen()).isFalse();
  }
}
