package dev.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// A player of one rendition that goes by RFC 8216bis, 6.3: it joins PART-HOLD-BACK from the end,
/// follows by blocking reload, has a part when its last byte came, and waits when its buffer is
/// empty, which puts it further behind for good. It decodes nothing.
final class LatencyPlayer {
  private static final double HOLD_BACK_MS = 1050;

  /// Joins fall on all moments between two parts.
  private static final int LONGEST_WAIT_MS = 350;

  private static final int WAIT_STEP_MS = 97;

  private final Viewer http;
  private final URI address;
  private final DoubleUnaryOperator sentAt;
  private final List<Double> behindMs = new ArrayList<>();
  private int joins;
  private int stalls;

  /// @param sentAt from a program date time to the moment when the encoder sent that picture, both
  ///   in milliseconds since 1970
  LatencyPlayer(Viewer http, URI address, DoubleUnaryOperator sentAt) {
    this.http = http;
    this.address = address;
    this.sentAt = sentAt;
  }

  /// Joins, plays that many parts, and leaves.
  void play(int parts) throws IOException, InterruptedException {
    Thread.sleep(joins++ * WAIT_STEP_MS % LONGEST_WAIT_MS);
    Playlist playlist = Playlist.read(http.text(address));
    double behind = now() - sentAt.applyAsDouble(playlist.endMs() - HOLD_BACK_MS);
    for (int i = 0; i < parts; i++) {
      double bufferedUntil = sentAt.applyAsDouble(playlist.endMs());
      URI part = address.resolve(playlist.hint());
      playlist = Playlist.read(http.text(URI.create(address + "?" + playlist.next())));
      var _ = http.text(part);
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

  private static double now() {
    return System.currentTimeMillis();
  }
}
