package dev.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// A player of one rendition that goes by RFC 8216bis, 6.3: it joins PART-HOLD-BACK from the end,
/// follows by blocking reload, has a part when its last byte came, and waits when its buffer is
/// empty, which puts it further behind for good. It decodes nothing.
final class LatencyPlayer {
  private static final double HOLD_BACK_MS = 1050;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final HttpClient http;
  private final URI address;
  private final DoubleUnaryOperator sentAt;
  private final List<Double> behindMs = new ArrayList<>();
  private int stalls;

  /// @param sentAt from a program date time to the moment when the encoder sent that picture, both
  ///   in milliseconds since 1970
  LatencyPlayer(HttpClient http, URI address, DoubleUnaryOperator sentAt) {
    this.http = http;
    this.address = address;
    this.sentAt = sentAt;
  }

  /// Joins, plays that many parts, and leaves.
  void play(int parts) throws IOException, InterruptedException {
    Playlist playlist = Playlist.read(text(address));
    double behind = now() - sentAt.applyAsDouble(playlist.endMs() - HOLD_BACK_MS);
    for (int i = 0; i < parts; i++) {
      double bufferedUntil = sentAt.applyAsDouble(playlist.endMs());
      URI part = address.resolve(playlist.hint());
      playlist = Playlist.read(text(URI.create(address + "?" + playlist.next())));
      var _ = text(part);
      double empty = now() - behind - bufferedUntil;
      if (empty > 0) {
        behind += empty;
        stalls++;
      }
      behindMs.add(behind);
    }
  }

  /// How far behind the encoder's clock it was at each part, in milliseconds.
  List<Double> behindMs() {
    return behindMs;
  }

  /// How often its buffer was empty.
  int stalls() {
    return stalls;
  }

  private String text(URI what) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(what).timeout(DEADLINE).build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(response.statusCode() + " for " + what);
    }
    return response.body();
  }

  private static double now() {
    return System.currentTimeMillis();
  }
}
