package dev.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class LiveReaderTest {
  private static final Set<String> ONE = Set.of("low");
  private static final Set<String> TWO = Set.of("low", "high");

  static Stream<Rule> serverRules() {
    return Arrays.stream(Rule.values()).filter(rule -> rule.scope() == Scope.SERVER);
  }

  @Test
  void readsAGoodStreamWithLowLatencyToItsEnd() throws Exception {
    try (ScriptedServer server = new ScriptedServer(new ScriptedStream(TWO, /* fault= */ null))) {
      Report report =
          LiveReader.read(
              server.address(), Duration.ofMinutes(1), Mode.LOW_LATENCY, new ManualTime(() -> {}));

      assertThat(report.errors()).isEmpty();
      assertThat(report.notes()).isEmpty();
      // 88 to 104, of which 97 to 104 were listed with parts
      assertThat(report.counts().segments()).isEqualTo(2 * 17);
      assertThat(report.counts().parts()).isEqualTo(2 * 8 * ScriptedStream.PARTS);
      assertThat(report).hasToString("0 errors, 0 notes; read: " + report.counts() + "\n");
    }
  }

  @Test
  void readsAGoodStreamPlainly() throws Exception {
    try (ScriptedServer server = new ScriptedServer(new ScriptedStream(ONE, /* fault= */ null))) {
      Report report =
          LiveReader.read(
              server.address(),
              Duration.ofSeconds(6),
              Mode.PLAIN,
              new ManualTime(server::closeSegment));

      assertThat(report.errors()).isEmpty();
      assertThat(report.notes()).isEmpty();
      assertThat(report.counts().segments()).isGreaterThan(13);
      assertThat(report.counts().parts()).isZero();
    }
  }

  @Test
  void notesAStreamThatWaitsForItsPublisher() throws Exception {
    try (ScriptedServer server = new ScriptedServer(new ScriptedStream(ONE, /* fault= */ null))) {
      Report report =
          LiveReader.read(
              server.address(), Duration.ofSeconds(20), Mode.PLAIN, new ManualTime(() -> {}));

      assertThat(report.errors()).isEmpty();
      assertThat(report.notes()).extracting(Finding::rule).containsExactly(Rule.HELD);
    }
  }

  @ParameterizedTest
  @MethodSource("serverRules")
  void namesTheRuleThatAServerBreaks(Rule rule) throws Exception {
    Set<String> renditions = rule == Rule.SAME_MEDIA_TIME ? TWO : ONE;
    try (ScriptedServer server = new ScriptedServer(new ScriptedStream(renditions, rule))) {
      Report report =
          LiveReader.read(
              server.address(), Duration.ofMinutes(1), Mode.LOW_LATENCY, new ManualTime(() -> {}));

      assertThat(Stream.concat(report.errors().stream(), report.notes().stream()))
          .extracting(Finding::rule)
          .containsOnly(rule);
      assertThat(report.conforms()).isEqualTo(rule.severity() == Severity.NOTE);
      assertThat(report.toString()).contains(rule.section() + " " + rule.name());
    }
  }

  @Test
  void reportsThatThereIsNoServer() throws Exception {
    URI address;
    try (ScriptedServer server = new ScriptedServer(new ScriptedStream(ONE, /* fault= */ null))) {
      address = server.address();
    } catch (IOException e) {
      throw new AssertionError(e);
    }

    Report report = LiveReader.read(address, Duration.ofSeconds(1), Mode.PLAIN);

    assertThat(report.errors()).extracting(Finding::rule).containsExactly(Rule.STATUS_OK);
  }

  /// Time that passes only in pauses.
  private static final class ManualTime implements ReaderClock {
    private final AtomicLong nanos = new AtomicLong();
    private final Runnable atPause;

    ManualTime(Runnable atPause) {
      this.atPause = atPause;
    }

    @Override
    public long nanoTime() {
      return nanos.get();
    }

    @Override
    public void pause(Duration duration) {
      nanos.addAndGet(duration.toNanos());
      atPause.run();
    }

    @Override
    public Duration stoodStill() {
      return Duration.ZERO;
    }

    @Override
    public boolean settled() {
      return true;
    }
  }
}
