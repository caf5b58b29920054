package dev.millrace.conformance;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Loads over HTTP/1.1; every answer is there by its deadline, if only to say that there is none.
/// Thread-safe.
final class Fetcher implements AutoCloseable {
  /// More than 40 seconds at 12 Mbit/s.
  private static final int MAX_BYTES = 64 << 20;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  Answer get(URI uri, Duration deadline) {
    return start(uri, deadline).join();
  }

  /// Sends a request; what it returns never completes exceptionally.
  CompletableFuture<Answer> start(URI uri, Duration deadline) {
    long began = System.nanoTime();
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(deadline).GET().build();
    return client
        .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES))
        .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .handle((response, error) -> answer(response, error, since(began)));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private static Answer answer(
      HttpResponse<byte[]> response, @Nullable Throwable error, Duration took) {
    if (error != null) {
      return Answer.none("no answer: " + error, took);
    }
    String type = response.headers().firstValue("Content-Type").orElse("");
    ByteBuffer body = ByteBuffer.wrap(response.body()).asReadOnlyBuffer();
    return new Answer(response.statusCode(), type, body, took);
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
