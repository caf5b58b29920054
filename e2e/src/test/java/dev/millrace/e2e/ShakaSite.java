package dev.millrace.e2e;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

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
        player.addEventListener('error', event => errors.push(event.detail.code));
        async function play(manifest) {
          const video = document.querySelector('video');
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

  /// The page that plays `manifest`.
  String page(String manifest) {
    return site.url("/?manifest=" + URLEncoder.encode(manifest, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    site.close();
  }
}
