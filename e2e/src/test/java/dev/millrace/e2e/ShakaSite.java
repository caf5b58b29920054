package dev.millrace.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

  private final HttpServer server;

  ShakaSite() throws IOException {
    Path script = Path.of(System.getProperty("millrace.shaka"), SCRIPT);
    byte[] player = Files.readAllBytes(script);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/", exchange -> send(exchange, "text/html", PAGE.getBytes(StandardCharsets.UTF_8)));
    server.createContext("/" + SCRIPT, exchange -> send(exchange, "text/javascript", player));
    server.start();
  }

  /// The page that plays `manifest`.
  String page(String manifest) {
    return "http://127.0.0.1:%d/?manifest=%s"
        .formatted(
            server.getAddress().getPort(), URLEncoder.encode(manifest, StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(/* delay= */ 0);
  }
}
