package dev.millrace.e2e;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// A web site of somebody else, on a port of its own of this machine.
final class Site implements AutoCloseable {
  private final HttpServer server;

  /// @param html of its one page
  Site(String html) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/", "text/html", html.getBytes(StandardCharsets.UTF_8));
    server.start();
  }

  void serve(String path, String type, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  /// By a name that is not the one Millrace is called by: another site, not just another origin.
  String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  @Override
  public void close() {
    server.stop(/* delay= */ 0);
  }
}
