package dev.millrace.streaming.api;

import dev.millrace.contracts.EndRequest;
import dev.millrace.contracts.HeartbeatAnswer;
import dev.millrace.contracts.HeartbeatRequest;
import dev.millrace.contracts.Problem;
import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.contracts.VerifyRequest;
import dev.millrace.media.Bytes;
import dev.millrace.streaming.api.VerifyResult.Accepted;
import dev.millrace.streaming.api.VerifyResult.Guessed;
import dev.millrace.streaming.api.VerifyResult.Refused;
import dev.millrace.streaming.api.VerifyResult.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The streaming-only calls of api. Thread-safe; never blocks, so event loops may call it.
public final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(6);

  // Api and streaming may be upgraded one by one: unknown fields are ignored.
  private final JsonMapper json =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final URI root;
  private final String token;

  public ApiClient(URI root, String token) {
    this.root = root;
    this.token = token;
  }

  /// Asks whether a key may publish. The future never fails.
  public CompletableFuture<VerifyResult> verify(VerifyRequest request) {
    return post("/channel/streamKey/verify", request)
        .thenApply(this::verifyResult)
        .exceptionally(failure -> new Unavailable(describe(failure)));
  }

  /// Renews leases; fails when api did not take it, or answers what cannot be read.
  public CompletableFuture<HeartbeatAnswer> heartbeat(HeartbeatRequest request) {
    return post("/channel/streamKey/heartbeat", request)
        .thenApply(response -> json.readValue(expect(200, response), HeartbeatAnswer.class));
  }

  /// Ends a broadcast; fails when api did not take it.
  public CompletableFuture<@Nullable Void> end(EndRequest request) {
    return post("/channel/streamKey/end", request).thenAccept(response -> expect(204, response));
  }

  /// Stores a JPEG as the picture of the lease's video; fails when api did not take it.
  public CompletableFuture<@Nullable Void> thumbnail(String leaseId, Bytes jpeg) {
    String query = "?leaseId=" + URLEncoder.encode(leaseId, StandardCharsets.UTF_8);
    HttpRequest request =
        to("/channel/streamKey/thumbnail" + query)
            .header("Content-Type", "image/jpeg")
            .POST(BodyPublishers.ofByteArray(jpeg.toByteArray()))
            .build();
    return send(request).thenAccept(response -> expect(204, response));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private CompletableFuture<HttpResponse<String>> post(String path, Object body) {
    HttpRequest request =
        to(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
            .build();
    return send(request);
  }

  private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
    // The request's own timeout ends with the headers of the answer.
    return http.sendAsync(request, BodyHandlers.ofString())
        .orTimeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(root.resolve(path))
        .timeout(CALL_TIMEOUT)
        .header("Accept", "application/json")
        .header("Authorization", "Bearer " + token);
  }

  private VerifyResult verifyResult(HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case 200 -> new Accepted(json.readValue(response.body(), VerifyAnswer.class));
      case 400 -> new Refused(detail(response, "This stream key is not known."));
      case 429 -> new Guessed(detail(response, "Too many attempts; wait a minute."));
      default -> new Unavailable("api answered " + response.statusCode() + " to verify");
    };
  }

  private String detail(HttpResponse<String> response, String otherwise) {
    try {
      @Nullable String detail = json.readValue(response.body(), Problem.class).detail();
      return detail == null || detail.isBlank() ? otherwise : detail;
    } catch (JacksonException e) {
      return otherwise;
    }
  }

  private static String expect(int status, HttpResponse<String> response) {
    if (response.statusCode() != status) {
      throw new UncheckedIOException(
          new IOException("api answered " + response.statusCode() + ", not " + status));
    }
    return response.body();
  }

  /// One line for the log: the innermost cause, which names what went wrong.
  static String describe(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
