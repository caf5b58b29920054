package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A channel's first broadcast shows what its source is like; the next ones start at once, after a
/// restart too.
class RememberedSourceIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /// Of the encoder with the shorter GOPs.
  private static final long SECOND_KEYFRAME_MS = 2000;

  @TempDir private Path folder;

  /// @param keyframes how the encoder is set
  /// @param firstMs what we hold ourselves to when the channel has never streamed
  /// @param milliseconds from publish to playable, broadcast by broadcast
  private record Source(String name, String keyframes, int firstMs, List<Long> milliseconds) {}

  private final List<Source> sources =
      List.of(
          new Source("regular", "-g 60 -keyint_min 60", /* firstMs= */ 3000, new ArrayList<>()),
          new Source("obs", "-g 250 -keyint_min 250", /* firstMs= */ 4000, new ArrayList<>()));

  @Test
  void startsAtOnceTheSecondTime() throws IOException {
    try (Program program = new Program(folder)) {
      broadcast(program);
      broadcast(program);
    }
    try (Program restarted = new Program(folder)) {
      broadcast(restarted);
    }
    for (Source source : sources) {
      List<Long> took = source.milliseconds();
      System.out.printf(
          "Publish to playable, %s keyframes: first %d ms (bar %d), then %d ms (bar 1500), after a"
              + " restart %d ms (bar 1500)%n",
          source.name(), took.get(0), source.firstMs(), took.get(1), took.get(2));
      assertThat(took.subList(1, 3))
          .as("sooner than a second keyframe could have come")
          .allSatisfy(next -> assertThat(next).isLessThan(SECOND_KEYFRAME_MS));
    }
  }

  private void broadcast(Program program) throws IOException {
    for (Source source : sources) {
      try (Streamer streamer = new Streamer(program, source.name())) {
        String url = streamer.newVideo("A show");
        Path log = folder.resolve("encoder.log");
        streamer.publish(program.bundledFfmpeg(), "1280x720", source.keyframes(), true, 60, log);
        Pattern playable = Pattern.compile("Video " + url + " is playable, (\\d+) ms");
        until(DEADLINE, () -> playable.matcher(program.log()).find());
        assertThat(program.text("/hls-live/" + url + ".m3u8")).contains("#EXT-X-STREAM-INF");
        source
            .milliseconds()
            .add(
                playable
                    .matcher(program.log())
                    .results()
                    .map((MatchResult found) -> Long.parseLong(found.group(1)))
                    .findFirst()
                    .orElseThrow());
      }
    }
  }
}
