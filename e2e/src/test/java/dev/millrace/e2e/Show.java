package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;

import dev.millrace.testing.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// A broadcast on the air, whose encoder can be replaced, lost and ended.
final class Show implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration LONGEST_SEGMENT = Duration.ofSeconds(3);
  private static final String GOP_2S = "-g 60 -keyint_min 60";

  /// A playlist, and when it was first seen.
  private record Seen(String text, long nanos) {}

  private final Program program;
  private final Path folder;
  private final Streamer streamer;
  private final Duration longest;
  private final List<Process> encoders = new ArrayList<>();
  private final String url;

  /// Begins it, and waits until it is playable.
  ///
  /// @param folder for the encoders' logs
  /// @param longest after this an encoder ends by itself
  Show(Program program, Path folder, String name, Duration longest) throws IOException {
    this.program = program;
    this.folder = folder;
    this.longest = longest;
    this.streamer = new Streamer(program, name);
    this.url = streamer.newVideo("By the rules");
    encode();
    awaitPlayable();
  }

  /// Of the multivariant playlist.
  URI address() {
    return URI.create(program.hls("/hls-live/" + url + ".m3u8"));
  }

  String multivariant() {
    return program.text(address().getPath());
  }

  String playlist(String rendition) {
    return program.text("/hls-live/" + url + "/" + rendition + ".m3u8");
  }

  /// Waits until there are `more` segments than now.
  void goOn(int more) {
    long wanted = nextMsn() + more;
    until(DEADLINE.plus(LONGEST_SEGMENT.multipliedBy(more)), () -> nextMsn() >= wanted);
  }

  /// Another encoder comes with the same key; the one before is sent away, if it is still there.
  void encode() throws IOException {
    Path log = folder.resolve(streamer.name + "-" + encoders.size() + ".log");
    encoders.add(
        streamer
            .encoder()
            .publish(
                DebianFfmpeg.FFMPEG, "1280x720", GOP_2S, true, (int) longest.toSeconds(), log));
  }

  /// The encoder says that this is the end.
  void end() {
    encoders.getLast().destroy();
  }

  /// The encoder dies; the operating system closes its connection.
  void loseEncoder() {
    encoders.getLast().destroyForcibly();
  }

  /// Nothing comes any more though the connection stands, as when a cable is pulled; waits until
  /// viewers have had nothing new for `pause`.
  void silenceEncoder(Duration pause) {
    Programs.run(List.of("/bin/kill", "-STOP", "" + encoders.getLast().pid()));
    AtomicReference<Seen> last = new AtomicReference<>(new Seen("", System.nanoTime()));
    until(
        DEADLINE.plus(pause),
        () -> {
          String now = playlist("audio");
          Seen seen =
              last.updateAndGet(
                  before -> before.text.equals(now) ? before : new Seen(now, System.nanoTime()));
          return System.nanoTime() - seen.nanos >= pause.toNanos();
        });
  }

  @Override
  public void close() {
    encoders.forEach(Process::destroyForcibly);
    streamer.close();
  }

  private long nextMsn() {
    return MediaSequence.next(playlist("high"));
  }

  private void awaitPlayable() {
    program.awaitServed(address().getPath());
  }
}
