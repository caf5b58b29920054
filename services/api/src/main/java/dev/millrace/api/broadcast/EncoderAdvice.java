package dev.millrace.api.broadcast;

import dev.millrace.contracts.Advice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// What streamers should change in their encoders, as the last heartbeats said. In memory: it is
/// said anew every two seconds, and worth nothing afterwards. Thread-safe.
@Component
public class EncoderAdvice {
  private static final Duration LIFE = Duration.ofSeconds(10);

  private record Heard(List<Advice> advice, Instant at) {}

  private final Map<String, Heard> byVideo = new ConcurrentHashMap<>();
  private final Clock clock;

  EncoderAdvice(Clock clock) {
    this.clock = clock;
  }

  /// Of the broadcast of a video.
  public List<Advice> of(String videoUrl) {
    Heard heard = byVideo.get(videoUrl);
    return heard == null || old(heard) ? List.of() : heard.advice();
  }

  void heard(String videoUrl, List<Advice> advice) {
    if (advice.isEmpty()) {
      byVideo.remove(videoUrl);
    } else {
      byVideo.put(videoUrl, new Heard(advice, clock.instant()));
    }
  }

  /// What is not repeated goes.
  void forgetOld() {
    byVideo.values().removeIf(this::old);
  }

  private boolean old(Heard heard) {
    return heard.at().plus(LIFE).isBefore(clock.instant());
  }
}
