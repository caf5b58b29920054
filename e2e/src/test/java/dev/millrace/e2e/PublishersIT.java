package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.testing.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What encoders send that other people wrote comes to viewers whole, and what they are told is
/// understood. What they send can be set only so far; the rest is in [PublishIT].
class PublishersIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /// Far less than a broadcast is held for whose publisher did not say goodbye.
  private static final Duration UNHELD = Duration.ofSeconds(30);

  private static final int SECONDS = 14;
  private static final double SYNC = 0.05;

  /// As Java reports a process that wrote where nobody read any more.
  private static final int SIGPIPE = 128 + 13;

  @TempDir static Path folder;
  private static Program program;
  private static Path film;

  @BeforeAll
  static void start() throws IOException {
    film = folder.resolve("film.mkv");
    FlashAndBeep.film(film, SECONDS);
    program = new Program(folder);
  }

  @AfterAll
  static void stop() {
    program.close();
    assertThat(program.log()).doesNotContain("ERROR").doesNotContain("Exception");
  }

  @ParameterizedTest
  @EnumSource
  void carriesAFilmToItsEnd(RealPublisher encoder) throws Exception {
    try (Streamer streamer = new Streamer(program, name("film", encoder))) {
      String url = streamer.newVideo("A film");
      Process publisher = encoder.publish(program, film, streamer.key, log(encoder));
      program.awaitServed(path(url, ".m3u8"));
      Readers readers = Readers.of(URI.create(program.hls(path(url, ".m3u8"))), DEADLINE);
      assertEnds(publisher, url, streamer);
      assertThat(publisher.exitValue()).isZero();
      readers.conform();
      Playback playback = new Playback(program, url, folder);
      for (String rendition : List.of("low", "high", "audio")) {
        assertThat(playback.complaints(rendition)).as(rendition).isEmpty();
      }
      assertThat(playback.frames("high")).isEqualTo(SECONDS * FlashAndBeep.RATE);
      assertInSync(encoder, url);
    }
  }

  /// Its user presses Ctrl-C.
  @ParameterizedTest
  @EnumSource
  void endsTheBroadcastWithItsPublisher(RealPublisher encoder) throws Exception {
    try (Streamer streamer = new Streamer(program, name("stop", encoder))) {
      String url = streamer.newVideo("Cut short");
      Process publisher = encoder.publish(program, film, streamer.key, log(encoder));
      program.awaitServed(path(url, ".m3u8"));
      until(DEADLINE, () -> MediaSequence.next(text(url, "/high.m3u8")) > 2);
      Programs.run(List.of("/bin/kill", "-INT", "" + publisher.pid()));
      assertEnds(publisher, url, streamer);
      assertThat(text(url, "/high.m3u8")).endsWith("#EXT-X-ENDLIST\n");
      assertThat(new Playback(program, url, folder).complaints("high")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatIsWrongWithAKey(RealPublisher encoder) throws Exception {
    Process publisher = encoder.publish(program, film, "live_nobody_has_this", log(encoder));
    assertThat(publisher.waitFor(20, TimeUnit.SECONDS)).isTrue();
    String seen = Files.readString(log(encoder));
    System.out.printf("%s, wrong key: exit %d%n%s%n", encoder, publisher.exitValue(), seen);
    assertThat(publisher.exitValue()).isNotZero().isNotEqualTo(SIGPIPE);
    assertThat(seen).contains(encoder.refusal);
    assertThat(program.log()).doesNotContain("live_nobody_has_this");
  }

  private static void assertEnds(Process publisher, String url, Streamer streamer)
      throws InterruptedException {
    assertThat(publisher.waitFor(60, TimeUnit.SECONDS)).isTrue();
    until(
        UNHELD,
        () -> program.get("", "/videos/" + url).path("status").asString("").equals("ENDED"));
    assertThat(streamer.channel().path("status").asString("")).isEqualTo("IDLE");
    assertThat(program.log()).contains("of video " + url + " closed: the publisher stopped");
    until(UNHELD, () -> text(url, ".m3u8").contains("/vod/"));
  }

  private static void assertInSync(RealPublisher encoder, String url) {
    List<Double> flashes = FlashAndBeep.flashes(program.hls(path(url, "/vod/high.m3u8")));
    List<Double> beeps = FlashAndBeep.beeps(program.hls(path(url, "/vod/audio.m3u8")));
    System.out.printf("%s: flashes %s, beeps %s%n", encoder, flashes, beeps);
    assertThat(flashes).hasSize(SECONDS - 1);
    for (double flash : flashes) {
      assertThat(beeps).anySatisfy(beep -> assertThat(beep).isCloseTo(flash, within(SYNC)));
    }
  }

  private static String name(String test, RealPublisher encoder) {
    return test + "_" + encoder.name().toLowerCase(Locale.ROOT).replace("bundled_", "own_");
  }

  private static String text(String url, String suffix) {
    return program.text(path(url, suffix));
  }

  private static String path(String url, String suffix) {
    return "/hls-live/" + url + suffix;
  }

  private static Path log(RealPublisher encoder) {
    return folder.resolve(encoder + ".log");
  }
}
