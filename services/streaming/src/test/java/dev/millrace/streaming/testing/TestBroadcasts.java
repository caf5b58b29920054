package dev.millrace.streaming.testing;

import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.streaming.live.Broadcasts;
import dev.millrace.streaming.live.LiveContext;
import dev.millrace.streaming.live.Verdicts;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.recording.Recordings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;

/// Broadcasts that begin and wait, beside no server: nothing is encoded, and api is not there.
@NullUnmarked
public final class TestBroadcasts implements AutoCloseable {
  /// What api granted.
  public static final VerifyAnswer VERIFIED = new VerifyAnswer("video1", 1, "A title", "lease", 30);

  private final Recordings recordings;
  private final Verdicts verdicts;
  private final Broadcasts broadcasts;

  public TestBroadcasts(Path folder, Counters counters) {
    recordings = new Recordings(folder, counters);
    verdicts = new Verdicts(folder.resolve("verdicts.txt"));
    broadcasts =
        new Broadcasts(
            new LiveContext(
                null,
                null,
                verdicts,
                recordings,
                null,
                counters,
                /* ladder= */ false,
                Duration.ZERO));
  }

  public Broadcasts broadcasts() {
    return broadcasts;
  }

  public Recordings recordings() {
    return recordings;
  }

  @Override
  public void close() {
    verdicts.close();
    recordings.close();
  }
}
