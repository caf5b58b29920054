package dev.millrace.streaming.live;

import static dev.millrace.streaming.testing.TestBroadcasts.VERIFIED;
import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.testing.TestBroadcasts;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class BroadcastsTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private @TempDir Path folder;
  private TestBroadcasts live;
  private Broadcasts broadcasts;

  @BeforeEach
  void begin() {
    live = new TestBroadcasts(folder, new Counters());
    broadcasts = live.broadcasts();
  }

  @AfterEach
  void end() {
    var _ = channel.close();
    live.close();
  }

  /// Its predecessor cannot even be told that it is one.
  @Test
  void nothingIsLeftOfOneThatCannotBegin() throws Exception {
    Publisher failing =
        _ -> {
          throw new IllegalStateException("a broken publisher");
        };
    LiveStream before = begin(failing).get(10, TimeUnit.SECONDS);
    assertThat(before.onAir()).isTrue();

    CompletableFuture<LiveStream> after = begin(_ -> {});
    settle(after);

    assertThat(after).isCompletedExceptionally();
    assertThat(broadcasts.find("video1")).isEmpty();
    assertThat(broadcasts.adopt(VERIFIED, KeyHash.of("key"))).isFalse();
  }

  private CompletableFuture<LiveStream> begin(Publisher publisher) {
    var begun = broadcasts.begin(VERIFIED, KeyHash.of("key"), publisher, channel.eventLoop());
    settle(begun);
    return begun;
  }

  /// The embedded loop runs when it is told to; the recordings' threads answer in between.
  private void settle(CompletableFuture<?> future) {
    until(
        Duration.ofSeconds(10),
        () -> {
          channel.runPendingTasks();
          return future.isDone();
        });
  }
}
