package dev.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// What players ask a server for. Thread-safe.
final class Viewer implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// @throws IOException when the answer is not 200
  String text(URI address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(DEADLINE).build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(response.statusCode() + " for " + address);
    }
    return response.body();
  }

  /// Whether the answer is 200.
  boolean has(URI address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(DEADLINE).build();
    return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  @Override
  public void close() {
    http.close();
  }
}
