package dev.millrace.streaming.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.hls.Packager;
import dev.millrace.media.AacConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Track;
import dev.millrace.streaming.net.Counters;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sound alone, of which no program makes anything: what would run one is not there.
@NullUnmarked
class PeriodsTest {
  private static final Track SOUND = new Track(0, AacConfig.parse(Bytes.fromHex("1190")), 1000);
  private static final int MOST = 20;

  private final EventLoop loop = new DefaultEventLoop();
  private final Packager packager = Packagers.empty("video1");
  @TempDir private Path folder;
  private Verdicts verdicts;
  private Periods periods;

  @BeforeEach
  void begin() {
    verdicts = new Verdicts(folder.resolve("verdicts.txt"));
    Counters counters = new Counters();
    LiveContext context =
        new LiveContext(
            null, null, verdicts, null, null, counters, /* ladder= */ true, Duration.ZERO);
    TrackGate gate = new TrackGate();
    gate.configure(SOUND);
    periods =
        new Periods(
            context,
            new Broadcast("video1", packager.snapshot(), counters),
            _ -> {},
            loop,
            gate,
            new Judge(verdicts, /* channelId= */ 7),
            () -> {});
  }

  @AfterEach
  void end() {
    periods.close();
    verdicts.close();
    var _ = loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
  }

  /// What still comes of a publisher that is sent away has another configuration than the period
  /// that runs.
  @Test
  void nothingFollowsInThePeriodBehindWhichAnotherOneWasRefused() {
    for (int i = 0; i < MOST; i++) {
      periods.end();
      assertThat(periods.begin(packager)).isTrue();
      assertThat(periods.over()).isFalse();
    }
    periods.end();
    assertThat(periods.begin(packager)).isFalse();
    assertThat(periods.over()).isTrue();
  }
}
