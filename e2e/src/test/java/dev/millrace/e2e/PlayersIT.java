package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people watch with who do not come to our pages. hls.js is in [BrowserIT], FFmpeg in
/// [PublishIT].
class PlayersIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String GOP_2S = "-g 60 -keyint_min 60";
  private static final int RECORDED_SECONDS = 12;

  @TempDir static Path folder;
  private static Program program;
  private static Streamer live;
  private static String liveUrl;
  private static String recordedUrl;

  @BeforeAll
  static void start() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    program = new Program(folder);
    try (Streamer streamer = new Streamer(program, "recorded")) {
      recordedUrl = publish(streamer, RECORDED_SECONDS);
      until(DEADLINE, () -> program.text(path(recordedUrl, ".m3u8")).contains("/vod/"));
    }
    live = new Streamer(program, "live");
    liveUrl = publish(live, /* seconds= */ 600);
    program.awaitServed(path(liveUrl, ".m3u8"));
    until(DEADLINE, () -> !listsAGap(liveUrl));
  }

  @AfterAll
  static void stop() {
    live.close();
    program.close();
    assertThat(program.log()).doesNotContain("ERROR").doesNotContain("Exception");
  }

  /// VLC does not know of gaps. It plays what there is at once, and until it has learnt how late
  /// segments come it loses pictures, whoever serves them.
  @Test
  void vlcPlaysABroadcastThatHasJustBegun() throws Exception {
    try (Streamer streamer = new Streamer(program, "just_begun")) {
      String url = publish(streamer, /* seconds= */ 40);
      program.awaitServed(path(url, ".m3u8"));
      assertThat(listsAGap(url)).isTrue();
      Pictures pictures = DesktopPlayer.VLC.play(program.hls(path(url, ".m3u8")), 20, folder);
      assertThat(pictures.shown()).isGreaterThan(50);
      assertThat(pictures.whole()).isGreaterThan(pictures.shown() / 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void playsABroadcast(DesktopPlayer player) throws Exception {
    Pictures pictures = player.play(program.hls(path(liveUrl, ".m3u8")), 20, folder);
    assertThat(pictures.shown()).isGreaterThan(60);
    assertThat(pictures.whole()).isGreaterThan(pictures.shown() * 9 / 10);
    assertThat(pictures.different()).isGreaterThan(pictures.shown() * 9 / 10);
  }

  @ParameterizedTest
  @EnumSource
  void playsARecordingToItsEnd(DesktopPlayer player) throws Exception {
    Pictures pictures = player.play(program.hls(path(recordedUrl, ".m3u8")), 40, folder);
    assertThat(pictures.shown()).isBetween(4 * RECORDED_SECONDS, 6 * RECORDED_SECONDS);
    assertThat(pictures.whole()).isGreaterThan(pictures.shown() * 9 / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {".m3u8", ".mpd"})
  void shakaPlaysIt(String suffix) throws Exception {
    try (ShakaSite site = new ShakaSite();
        Chromium chromium = new Chromium()) {
      Page page = site.open(chromium.browser, program.hls(path(liveUrl, suffix)));
      VideoElement video = new VideoElement(page.locator("video"));
      withoutErrors(page, () -> video.assertPlays(/* seconds= */ 10));
      assertThat(page.evaluate("() => player.isLive()")).isEqualTo(true);
      Map<?, ?> stats = (Map<?, ?>) page.evaluate("() => player.getStats()");
      System.out.printf(
          "Shaka Player of %s: %.2f s behind, %s stalls, %s gaps jumped, %s pictures dropped%n",
          suffix,
          ((Number) stats.get("liveLatency")).doubleValue(),
          stats.get("stallsDetected"),
          stats.get("gapsJumped"),
          stats.get("droppedFrames"));
      assertThat(((Number) stats.get("liveLatency")).doubleValue()).isBetween(0.0, 12.0);
    }
  }

  /// As when a line gets worse and better. A change may meet the newest part, and a delta update.
  @ParameterizedTest
  @ValueSource(strings = {".m3u8", ".mpd"})
  void shakaChangesTheRendition(String suffix) throws Exception {
    try (ShakaSite site = new ShakaSite();
        Chromium chromium = new Chromium()) {
      Page page = site.open(chromium.browser, program.hls(path(liveUrl, suffix)));
      VideoElement video = new VideoElement(page.locator("video"));
      withoutErrors(page, () -> video.assertPlays(/* seconds= */ 2));
      for (int i = 0; i < 12; i++) {
        ShakaSite.choose(page, i % 2 == 0 ? 240 : 360);
        withoutErrors(page, () -> video.goesOn(/* seconds= */ 1.3));
      }
      withoutErrors(page, () -> until(DEADLINE, () -> video.height() == 360));
      assertThat(ShakaSite.heights(page).indexOf(240))
          .isBetween(0, ShakaSite.heights(page).lastIndexOf(360));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".m3u8", ".mpd"})
  void shakaPlaysARecordingToItsEnd(String suffix) throws Exception {
    try (ShakaSite site = new ShakaSite();
        Chromium chromium = new Chromium()) {
      Page page = site.open(chromium.browser, program.hls(path(recordedUrl, suffix)));
      VideoElement video = new VideoElement(page.locator("video"));
      withoutErrors(
          page,
          () -> {
            video.assertPlays(/* seconds= */ 5);
            until(DEADLINE, video::ended);
          });
      assertThat(video.time()).isBetween(RECORDED_SECONDS - 0.5, RECORDED_SECONDS + 0.5);
    }
  }

  private static String publish(Streamer streamer, int seconds) throws IOException {
    String url = streamer.newVideo("A show");
    Path log = folder.resolve(streamer.name + ".log");
    streamer.publish(DebianFfmpeg.FFMPEG, "640x360", GOP_2S, /* audio= */ true, seconds, log);
    return url;
  }

  /// Where something is not seen in time, what the player says of it is the reason.
  private static void withoutErrors(Page page, Runnable seen) {
    try {
      seen.run();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", errors " + ShakaSite.errors(page), e);
    }
    assertThat(ShakaSite.errors(page)).isEmpty();
  }

  /// As all do at their beginning.
  private static boolean listsAGap(String url) {
    return List.of("high", "low", "audio").stream()
        .anyMatch(
            rendition -> program.text(path(url, "/" + rendition + ".m3u8")).contains("#EXT-X-GAP"));
  }

  private static String path(String url, String suffix) {
    return "/hls-live/" + url + suffix;
  }
}
