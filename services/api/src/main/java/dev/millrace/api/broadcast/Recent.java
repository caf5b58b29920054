package dev.millrace.api.broadcast;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What heartbeats said of broadcasts, by the url of the video. In memory: it is said anew every
/// two seconds, and worth nothing afterwards. Thread-safe.
final class Recent<T> {
  private static final Duration LIFE = Duration.ofSeconds(10);

  private record Heard<T>(T value, Instant at) {}

  private final Map<String, Heard<T>> byVideo = new ConcurrentHashMap<>();
  private final Clock clock;

  Recent(Clock clock) {
    this.clock = clock;
  }

  /// Empty when nothing was heard lately.
  Optional<T> of(String videoUrl) {
    return Optional.ofNullable(byVideo.get(videoUrl))
        .filter(heard -> !old(heard))
        .map(Heard::value);
  }

  void heard(String videoUrl, T value) {
    byVideo.put(videoUrl, new Heard<>(value, clock.instant()));
  }

  /// What is not repeated goes.
  void forgetOld() {
    byVideo.values().removeIf(this::old);
  }

  private boolean old(Heard<T> heard) {
    return heard.at().plus(LIFE).isBefore(clock.instant());
  }
}
