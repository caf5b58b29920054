package dev.millrace.api.broadcast;

import java.time.Clock;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;

/// How much broadcasts send, as the last heartbeats to this node said. Thread-safe.
@Component
public class Bitrates {
  private final Recent<Long> recent;

  Bitrates(Clock clock) {
    this.recent = new Recent<>(clock);
  }

  /// In bits per second; empty when nothing was heard lately.
  public OptionalLong of(String videoUrl) {
    return recent.of(videoUrl).stream().mapToLong(Long::longValue).findFirst();
  }

  void heard(String videoUrl, long bitrate) {
    recent.heard(videoUrl, bitrate);
  }

  void forgetOld() {
    recent.forgetOld();
  }
}
