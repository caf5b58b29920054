package dev.millrace.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Follows one media playlist part by part by blocking reload, and fetches each part that it
/// announces (RFC 8216bis, 6.3.7). Answers when each address had come.
///
/// @param reloads how often it asks for the next part
record LowLatencyViewer(HttpClient http, URI playlist, int reloads)
    implements Callable<Map<String, Long>> {
  private static final Pattern HINT = Pattern.compile("#EXT-X-PRELOAD-HINT:.*URI=\"([^\"]+)\"");

  @Override
  public Map<String, Long> call() throws Exception {
    Map<String, Long> arrivals = new ConcurrentHashMap<>();
    String text = get(playlist, arrivals);
    for (int i = 0; i < reloads; i++) {
      Matcher hint = HINT.matcher(text);
      if (!hint.find()) {
        throw new IllegalStateException("no part is announced: " + text);
      }
      URI part = playlist.resolve(hint.group(1));
      text = get(URI.create(playlist + "?" + next(text)), arrivals);
      get(part, arrivals);
    }
    return arrivals;
  }

  /// The delivery directives for what follows.
  private static String next(String text) {
    int parts = 0;
    for (String line : text.lines().toList()) {
      if (line.startsWith("#EXT-X-PART:")) {
        parts++;
      } else if (!line.startsWith("#")) {
        parts = 0;
      }
    }
    return "_HLS_msn=" + MediaSequence.next(text) + "&_HLS_part=" + parts;
  }

  private String get(URI address, Map<String, Long> arrivals) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(15)).GET().build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + " for " + address);
    }
    String path =
        address.getQuery() == null
            ? address.getPath()
            : address.getPath() + "?" + address.getQuery();
    arrivals.put(path, System.nanoTime());
    return response.body();
  }
}
