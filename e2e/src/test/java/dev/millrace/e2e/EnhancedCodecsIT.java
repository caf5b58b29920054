package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a viewer gets of the codecs of Enhanced RTMP. Debian's Chromium decodes AV1 and Opus, and
/// no HEVC.
class EnhancedCodecsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int SECONDS = 120;
  private static final String HEVC =
      "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=60:min-keyint=60:scenecut=0"
          + ":open-gop=0";
  private static final String AV1_OPUS = "-c:v libsvtav1 -preset 12 -g 60 -c:a libopus";

  @TempDir static Path folder;
  private static Program program;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws IOException {
    program = new Program(folder);
    chromium = new Chromium();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    program.close();
    assertThat(program.log()).doesNotContain("ERROR").doesNotContain("Exception");
  }

  @Test
  void aViewerWithoutHevcWatchesH264AndIsTold() throws IOException {
    try (Streamer streamer = new Streamer(program, "hevc");
        Page page = watch(streamer, HEVC)) {
      Locator video = page.getByLabel("Live video");
      VideoElement element = new VideoElement(video);
      element.assertPlays(/* seconds= */ 4);
      assertThat(page.getByLabel("Quality").locator("option").allTextContents())
          .hasSize(3)
          .startsWith("Auto (240p)")
          .contains("360p HEVC: not in this browser", "240p");
      assertThat(page.getByLabel("Quality").locator("option:disabled").allTextContents())
          .containsExactly("360p HEVC: not in this browser");
      assertThat(element.fatalErrors()).isZero();
    }
  }

  @Test
  void aViewerWatchesAv1AndHearsOpus() throws IOException {
    try (Streamer streamer = new Streamer(program, "av1");
        Page page = watch(streamer, AV1_OPUS)) {
      Locator video = page.getByLabel("Live video");
      VideoElement element = new VideoElement(video);
      element.assertPlays(/* seconds= */ 2);
      until(DEADLINE, () -> video.evaluate("v => v.videoHeight").equals(360));
      element.assertPlays(/* seconds= */ 4);
      assertThat(page.getByLabel("Quality").locator("option").allTextContents())
          .containsExactly("Auto (360p)", "360p", "240p");
      page.getByLabel("Quality").selectOption("240p");
      until(DEADLINE, () -> video.evaluate("v => v.videoHeight").equals(240));
      element.assertPlays(/* seconds= */ 2);
      assertThat((int) video.evaluate("v => v.webkitAudioDecodedByteCount")).isPositive();
      assertThat(element.fatalErrors()).isZero();
    }
  }

  private static Page watch(Streamer streamer, String codecs) throws IOException {
    String url = streamer.newVideo("Of another codec");
    Path log = folder.resolve(streamer.name + ".log");
    streamer.publish(program.bundledFfmpeg(), "640x360", codecs, true, SECONDS, log);
    String playlist = "/hls-live/" + url + ".m3u8";
    program.awaitServed(playlist);
    until(DEADLINE, () -> program.text(playlist).contains("/low.m3u8"));
    Page page = chromium.browser.newPage();
    page.navigate("http://localhost:" + program.apiPort + "/watch/" + url);
    page.getByLabel("Live video").waitFor();
    return page;
  }
}
