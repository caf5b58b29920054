package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Follows one media playlist by blocking reload until it is stopped or to the playlist's end,
/// fetches each part as it is announced, and remembers the longest time that it waited for one. A
/// part may be long in coming (503) while the publisher is away; the playlist is always there.
final class LastingViewer implements Callable<LastingViewer.Seen> {
  private static final Pattern HINT = Pattern.compile("#EXT-X-PRELOAD-HINT:.*URI=\"([^\"]+)\"");
  private static final Duration NEXT_HINT = Duration.ofSeconds(15);

  /// What it got.
  ///
  /// @param longestWaitSeconds between two parts
  /// @param silentSeconds after the last part until it stopped
  /// @param ended whether the playlist says that nothing more comes
  record Seen(int parts, double longestWaitSeconds, double silentSeconds, boolean ended) {}

  private final HttpClient http;
  private final URI playlist;
  private final AtomicInteger parts = new AtomicInteger();
  private volatile boolean stopped;

  LastingViewer(HttpClient http, URI playlist) {
    this.http = http;
    this.playlist = playlist;
  }

  /// How many it has got.
  int parts() {
    return parts.get();
  }

  void stop() {
    stopped = true;
  }

  @Override
  public Seen call() {
    String text = get(playlist);
    Optional<String> hint = hint(text);
    long longest = 0;
    long last = System.nanoTime();
    while (!stopped && hint.isPresent()) {
      if (has(playlist.resolve(hint.get()))) { // answered when it is complete
        long now = System.nanoTime();
        longest = parts.getAndIncrement() == 0 ? 0 : Math.max(longest, now - last);
        last = now;
        text = after(hint.get());
        hint = hint(text);
      }
    }
    return new Seen(
        parts(), longest / 1e9, (System.nanoTime() - last) / 1e9, text.contains("#EXT-X-ENDLIST"));
  }

  /// The playlist when it announces something else, or nothing more.
  private String after(String part) {
    AtomicReference<String> text = new AtomicReference<>("");
    until(
        NEXT_HINT,
        () -> {
          text.set(get(playlist));
          return !hint(text.get()).equals(Optional.of(part));
        });
    return text.get();
  }

  private static Optional<String> hint(String text) {
    Matcher hint = HINT.matcher(text);
    return hint.find() ? Optional.of(hint.group(1)) : Optional.empty();
  }

  private String get(URI address) {
    HttpResponse<String> response = send(address);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + " for " + address);
    }
    return response.body();
  }

  private boolean has(URI part) {
    int status = send(part).statusCode();
    if (status != 200 && status != 503) {
      throw new IllegalStateException(status + " for " + part);
    }
    return status == 200;
  }

  private HttpResponse<String> send(URI address) {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(15)).build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("No answer for " + address, e);
    }
  }
}
