package dev.millrace.api.broadcast;

import dev.millrace.contracts.Advice;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;

/// What streamers should change in their encoders, as the last heartbeats said. Thread-safe.
@Component
public class EncoderAdvice {
  private final Recent<List<Advice>> recent;

  EncoderAdvice(Clock clock) {
    this.recent = new Recent<>(clock);
  }

  /// Of the broadcast of a video.
  public List<Advice> of(String videoUrl) {
    return recent.of(videoUrl).orElse(List.of());
  }

  void heard(String videoUrl, List<Advice> advice) {
    recent.heard(videoUrl, advice);
  }

  void forgetOld() {
    recent.forgetOld();
  }
}
