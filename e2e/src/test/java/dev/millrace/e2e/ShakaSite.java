package dev.millrace.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A web site of somebody else's with one page: Shaka Player, in its low-latency mode.
final class ShakaSite implements AutoCloseable {
  private static final String SCRIPT = "shaka-player.compiled.js";
  private static final String PAGE =
      """
      <!doctype html>
      <title>Shaka Player</title>
      <video muted width="640" height="360"></video>
      <script src="%s"></script>
      <script>
        const player = new shaka.Player();
        const errors = [];
        const heights = [];
        const video = document.querySelector('video');
        player.addEventListener('error', event => errors.push(event.detail.code));
        video.addEventListener('error', () => errors.push(video.error.message));
        video.addEventListener('resize', () => heights.push(video.videoHeight));
        function choose(height) {
          player.configure('abr.enabled', false);
          player.selectVariantTrack(player.getVariantTracks().find(t => t.height === height));
        }
        async function play(manifest) {
          await player.attach(video);
          player.configure({streaming: {lowLatencyMode: true}});
          await player.load(manifest);
          await video.play();
        }
        play(new URLSearchParams(location.search).get('manifest'))
          .catch(error => errors.push(error.code ?? String(error)));
      </script>
      """
          .formatted(SCRIPT);

  private final Site site = new Site(PAGE);

  ShakaSite() throws IOException {
    Path script = Path.of(System.getProperty("millrace.shaka"), SCRIPT);
    byte[] player = Files.readAllBytes(script);
    site.serve("/" + SCRIPT, "text/javascript", player);
  }

  /// A page that plays `manifest`.
  Page open(Browser browser, String manifest) {
    Page page = browser.newPage();
    page.navigate(site.url("/?manifest=" + URLEncoder.encode(manifest, StandardCharsets.UTF_8)));
    return page;
  }

  /// What the player of a page found wrong, and its video element.
  static List<?> errors(Page page) {
    return (List<?>) page.evaluate("() => errors");
  }

  /// Lines of each picture that had others than the one before.
  static List<?> heights(Page page) {
    return (List<?>) page.evaluate("() => heights");
  }

  /// The page goes on with the rendition of that many lines.
  static void choose(Page page, int height) {
    page.evaluate("height => choose(height)", height);
  }

  @Override
  public void close() {
    site.close();
  }
}
