package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.millrace.testing.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything is killed while a stream is on the air, and started again; the encoder comes back as
/// OBS does by itself.
class KilledServerIT {
  private static final int FILM_SECONDS = 120;
  private static final String GOP_2S = "-g 60 -keyint_min 60";

  private final List<Process> encoders = new ArrayList<>();
  @TempDir private Path folder;

  @Test
  void viewersGoOnWithTheSameVideoWithoutAReload() throws Exception {
    Path film = folder.resolve("film.mkv");
    Program killed = new Program(folder);
    try (Chromium chromium = new Chromium();
        Streamer streamer = new Streamer(killed, "survivor")) {
      Programs.run(
          FfmpegPublisher.file(
              killed.bundledFfmpeg(), "640x360", GOP_2S, /* audio= */ true, FILM_SECONDS, film));
      String url = streamer.newVideo("Unbroken");
      publish(killed, film, streamer);
      killed.awaitServed("/hls-live/" + url + ".m3u8");
      Page page = chromium.browser.newPage();
      page.navigate("http://localhost:" + killed.apiPort + "/watch/" + url);
      VideoElement video = new VideoElement(page.getByLabel("Live video"));
      video.assertPlays(/* seconds= */ 1);
      page.evaluate("() => { window.here = true }");
      killed.kill();
      assertThat(encoders.getFirst().waitFor(60, TimeUnit.SECONDS)).as("encoder ended").isTrue();
      try (Program server = killed.again()) {
        server.keys().add(streamer.key);
        publish(server, film, streamer);
        server.awaitServed("/hls-live/" + url + ".m3u8");
        video.goesOn(/* seconds= */ 4);
        assertThat(page.evaluate("() => window.here")).as("no reload").isEqualTo(true);
        encoders.getLast().destroy();
        assertThat(server.get("", "/videos").path("items").size()).as("videos").isEqualTo(1);
      }
    } finally {
      encoders.forEach(Process::destroyForcibly);
      killed.kill();
    }
  }

  private void publish(Program program, Path film, Streamer streamer) throws IOException {
    Path log = folder.resolve("encoder.log");
    FfmpegPublisher encoder = new FfmpegPublisher(program.rtmpPort, streamer.key);
    encoders.add(encoder.replay(program.bundledFfmpeg(), film, log));
  }
}
