package dev.millrace.streaming.testing;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.streaming.StreamingConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A server with two healthy publishers, and what an offence beside them may do: cost a log line
/// and a counter for each connection, and nothing that stays.
public final class Bystanders implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /// What two broadcasts collect meanwhile, and pools keep.
  private static final long MEMORY = 16 << 20;

  /// Files that broadcasts have open for a moment, and the viewers' connections.
  private static final int FILES = 16;

  private final FakeApi api;
  private final TestServer server;
  private final LogLines handler = LogLines.of("dev.millrace.streaming.rtmp.RtmpHandler");
  private final LogLines all = LogLines.of("ROOT");
  private final List<NumberedStream> publishers = new ArrayList<>();

  public Bystanders(FakeApi api, StreamingConfig config) throws IOException {
    this.api = api;
    this.server = new TestServer(config);
    join("healthy-1");
    join("healthy-2");
    publishers.forEach(NumberedStream::assertLossless);
  }

  /// One more healthy publisher; returns when it has been accepted.
  public void join(String key) throws IOException {
    publishers.add(publish(key));
  }

  private NumberedStream publish(String key) throws IOException {
    api.allow(key, key);
    return new NumberedStream(server, key, key);
  }

  public InetSocketAddress rtmp() {
    return server.rtmp();
  }

  /// What clients do, in their own words.
  public interface Offence {
    void commit() throws IOException;
  }

  /// Looks on while it is committed, and at what is left of it. Of many connections the log tells
  /// some, of one that one.
  ///
  /// @param closed how many connections the offence takes, by the reason for which they are closed
  public void withstand(Map<String, Integer> closed, Offence offence) throws IOException {
    Footprint before = Footprint.now();
    int lines = handler.closed().size();
    int connections = closed.values().stream().mapToInt(Integer::intValue).sum();
    Map<String, Long> counts = new HashMap<>();
    closed.forEach((reason, more) -> counts.put(reason, closed(reason) + more));
    offence.commit();
    until(
        DEADLINE,
        () -> counts.entrySet().stream().allMatch(e -> closed(e.getKey()) >= e.getValue()));
    counts.forEach((reason, count) -> assertThat(closed(reason)).as(reason).isEqualTo(count));
    until(DEADLINE, () -> handler.closed().size() > lines);
    publishers.forEach(NumberedStream::assertLossless);
    assertThat(handler.closed()).hasSizeBetween(lines + 1, lines + connections);
    assertMemoryReturns(before);
  }

  /// How many connections have been closed for `reason`.
  public long closed(String reason) {
    return server.counters().get("rtmp.closed." + reason);
  }

  private static void assertMemoryReturns(Footprint before) {
    Footprint[] after = {before};
    try {
      until(
          DEADLINE,
          () -> {
            after[0] = Footprint.now();
            return after[0].isBackTo(before, MEMORY, FILES);
          });
    } catch (AssertionError e) {
      throw new AssertionError(after[0] + " does not come back to " + before, e);
    }
  }

  /// The last word: the recordings are whole, and nothing was worth a warning.
  public void assertUnharmed() throws InterruptedException {
    for (NumberedStream publisher : publishers) {
      publisher.assertRecordedWhole();
    }
    assertThat(all.lines()).noneMatch(line -> line.startsWith("WARN") || line.startsWith("ERROR"));
  }

  @Override
  public void close() throws IOException {
    for (NumberedStream publisher : publishers) {
      publisher.close();
    }
    server.close();
    handler.close();
    all.close();
  }
}
