package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An encoder is killed and started again, as often as `-Dreconnect.times` says: viewers stay where
/// they are.
class ReconnectIT {
  private static final int TIMES = Integer.getInteger("reconnect.times", 2);
  private static final Duration AWAY = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /// More than the encoder is left alone for.
  private static final int FILM_SECONDS = 180;

  private static final Duration LONGEST = Duration.ofMinutes(3).multipliedBy(1 + TIMES);
  private static final double APART = 0.05;

  @TempDir private Path folder;

  @Test
  void viewersStayWhileAnEncoderIsKilledAndStartedAgain() throws Exception {
    Path film = folder.resolve("film.mkv");
    FlashAndBeep.film(film, FILM_SECONDS);
    try (Program program = new Program(folder);
        Chromium chromium = new Chromium();
        Streamer streamer = new Streamer(program, "phoenix")) {
      String url = streamer.newVideo("Unbroken");
      Process encoder = publish(program, film, streamer);
      program.awaitServed("/hls-live/" + url + ".m3u8");
      Readers readers = Readers.of(address(program, url), LONGEST);
      Page page = chromium.browser.newPage();
      page.navigate("http://localhost:" + program.apiPort + "/watch/" + url);
      VideoElement video = new VideoElement(page.getByLabel("Live video"));
      video.goesOn(/* seconds= */ 2);
      page.evaluate("() => { window.here = true }");
      for (int lost = 1; lost <= TIMES; lost++) {
        kill(encoder, page);
        encoder = publish(program, film, streamer);
        int discontinuities = lost;
        until(DEADLINE, () -> discontinuities(program, url) == discontinuities);
        video.goesOn(/* seconds= */ 4);
        assertThat(page.getByText("connection was lost").isVisible()).isFalse();
      }
      assertThat(page.evaluate("() => window.here")).as("no reload").isEqualTo(true);
      assertThat(video.fatalErrors()).isZero();
      encoder.destroy();
      readers.conform();
      assertSynchronous(program.hls("/hls-live/" + url));
      assertThat(program.log()).contains("is held for 90 s").doesNotContain(" ERROR ");
    }
  }

  /// Viewers are told, and wait for as long as the encoder is away.
  private static void kill(Process encoder, Page page) {
    long killed = System.nanoTime();
    encoder.destroyForcibly();
    page.getByText("connection was lost").waitFor();
    until(DEADLINE, () -> System.nanoTime() - killed >= AWAY.toNanos());
  }

  private Process publish(Program program, Path film, Streamer streamer) throws IOException {
    Path log = folder.resolve("encoder.log");
    return RealPublisher.BUNDLED_FFMPEG.publish(program, film, streamer.key, log);
  }

  private static URI address(Program program, String url) {
    return URI.create(program.hls("/hls-live/" + url + ".m3u8"));
  }

  /// Those that have left the playlist included; the same number in every rendition.
  private static int discontinuities(Program program, String url) {
    List<Integer> counts =
        List.of("low", "high", "audio").stream()
            .map(rendition -> program.text("/hls-live/" + url + "/" + rendition + ".m3u8"))
            .map(ReconnectIT::discontinuities)
            .distinct()
            .toList();
    return counts.size() == 1 ? counts.getFirst() : -1;
  }

  private static int discontinuities(String playlist) {
    String gone = "#EXT-X-DISCONTINUITY-SEQUENCE:";
    int before =
        playlist
            .lines()
            .filter(line -> line.startsWith(gone))
            .mapToInt(line -> Integer.parseInt(line.substring(gone.length())))
            .sum();
    return before + playlist.split("#EXT-X-DISCONTINUITY\n", -1).length - 1;
  }

  /// At the end of the broadcast, each flash has its beep.
  private static void assertSynchronous(String broadcast) {
    List<Double> flashes = FlashAndBeep.flashes(broadcast + "/high.m3u8");
    List<Double> beeps = FlashAndBeep.beeps(broadcast + "/audio.m3u8");
    assertThat(flashes).hasSizeGreaterThan(3);
    for (double flash : flashes.subList(flashes.size() - 3, flashes.size())) {
      double apart = beeps.stream().mapToDouble(beep -> Math.abs(beep - flash)).min().orElse(9);
      System.out.printf("flash at %.3f s, its beep %.3f s apart%n", flash, apart);
      assertThat(apart).as("flash at %s, beeps at %s", flash, beeps).isLessThanOrEqualTo(APART);
    }
  }
}
