package dev.millrace.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StreamingMetersTest {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final StreamingMeters meters = new StreamingMeters(() -> counts, metrics);

  @Test
  void followsEachCountFromWhenItBegan() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.micrometer");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      count("rtmp.closed.malformed");
      meters.look();
      count("hls.malformed");
      count("hls.malformed");
      meters.look();
      count("rtmp.closed.malformed");
      meters.look();
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(metrics.get("millrace.rtmp.closed.malformed").functionCounter().count())
        .isEqualTo(2);
    assertThat(metrics.get("millrace.hls.malformed").functionCounter().count()).isEqualTo(2);
    assertThat(lines.list).isEmpty();
  }

  private void count(String name) {
    counts.computeIfAbsent(name, _ -> new LongAdder()).increment();
  }
}
