package dev.millrace.streaming.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.AacConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Track;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of media that nothing can be made of; how streams begin is held by the tests of the server.
class GatheringTest {
  private static final Track SOUND = new Track(0, AacConfig.parse(Bytes.fromHex("1190")), 1000);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final TrackGate gate = new TrackGate();
  private final List<String> heard = new ArrayList<>();
  @TempDir private Path folder;
  private Verdicts verdicts;
  private Gathering gathering;

  @BeforeEach
  void begin() {
    channel.freezeTime();
    verdicts = new Verdicts(folder.resolve("verdicts.txt"));
    gathering =
        new Gathering(
            channel.eventLoop(),
            gate,
            new Judge(verdicts, 7),
            () -> heard.add("deadline"),
            () -> heard.add("unconfigured"));
  }

  @AfterEach
  void end() {
    verdicts.close();
    var _ = channel.close();
  }

  @Test
  void saysOnceWhenMediaComesOfNoTrack() {
    gathering.media();
    pass(5_000);
    gathering.media();
    pass(4_999);
    assertThat(heard).isEmpty();
    pass(60_000);
    assertThat(heard).containsExactly("unconfigured");
  }

  @Test
  void saysNothingWhenATrackIsKnown() {
    gathering.media();
    gate.configure(SOUND);
    pass(60_000);
    assertThat(heard).isEmpty();
  }

  @Test
  void saysNothingWhenItHasEnded() {
    gathering.media();
    var _ = gathering.end();
    pass(60_000);
    assertThat(heard).isEmpty();
  }

  private void pass(int milliseconds) {
    channel.advanceTimeBy(milliseconds, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }
}
