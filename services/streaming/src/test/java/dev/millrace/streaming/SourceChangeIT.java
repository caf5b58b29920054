package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contracts.Advice;
import dev.millrace.contracts.LeaseReport;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.LogLines;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A streamer who comes back with other settings.
class SourceChangeIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String STREAM = "dev.millrace.streaming.live.LiveStream";

  private final FakeApi api = new FakeApi();
  private final Path data = TestServer.newData();
  private final List<Process> publishers = new ArrayList<>();
  private final LogLines log = LogLines.of(STREAM);
  private TestServer server = new TestServer(api, data);

  @BeforeEach
  void allowAKey() {
    api.allow("good-key", "video1");
  }

  @AfterEach
  void stop() {
    publishers.forEach(Process::destroyForcibly);
    server.close();
    api.close();
    log.close();
  }

  @Test
  void encodesASourceThatComesBackWithLongGopsAndRemembersIt() {
    publish(TestSource.SMALL);
    until(DEADLINE, () -> server.status("/hls-live/video1.m3u8") == 200);
    publish(TestSource.OBS_GOP);
    until(DEADLINE, () -> onAir().size() == 3);
    assertThat(onAir().get(1)).doesNotContain("the source has");
    assertThat(onAir().get(2)).contains("high 640x360; the source has keyframes too far apart");
    until(DEADLINE, () -> advice().contains(new Advice(Advice.KEYFRAME_INTERVAL, 8.333)));
    until(DEADLINE, () -> behindLastDiscontinuity().contains("#EXTINF"));
    assertThat(behindLastDiscontinuity()).contains("INDEPENDENT=YES");
    assertThat(high()).contains("#EXT-X-PART-INF").doesNotContain("#EXT-X-INDEPENDENT-SEGMENTS");

    server.close();
    server = new TestServer(api, data);
    publish(TestSource.OBS_GOP);
    until(DEADLINE, () -> onAir().size() == 4);
    assertThat(onAir().get(3)).contains("keyframes too far apart");
  }

  private void publish(TestSource source) {
    publishers.add(server.publish(source, "good-key"));
  }

  private List<String> onAir() {
    return log.lines().stream().filter(line -> line.contains(" is on the air: ")).toList();
  }

  private List<Advice> advice() {
    List<LeaseReport> leases = api.leases();
    return leases.isEmpty() ? List.of() : leases.getFirst().advice();
  }

  private String behindLastDiscontinuity() {
    String playlist = high();
    return playlist.substring(Math.max(0, playlist.lastIndexOf("#EXT-X-DISCONTINUITY\n")));
  }

  private String high() {
    return server.text("/hls-live/video1/high.m3u8");
  }
}
