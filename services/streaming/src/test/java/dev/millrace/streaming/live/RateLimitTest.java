package dev.millrace.streaming.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final int MOST_BYTES = 50 << 20;
  private static final long MOST_MS = 40 * 60_000;

  private final RateLimit rate = new RateLimit();

  @Test
  void countsBytes() {
    assertThat(rate.allows(MOST_BYTES)).isTrue();
    assertThat(rate.allows(1)).isFalse();
  }

  /// It does not matter how long the broadcast has been on the air, nor how long nothing came.
  @Test
  void countsMediaTimeFromTheFirstSample() {
    assertThat(rate.allows(1)).isTrue();
    assertThat(rate.reaches(1_000_000_000)).isTrue();
    assertThat(rate.reaches(1_000_000_000 + MOST_MS)).isTrue();
    assertThat(rate.reaches(1_000_000_000 + MOST_MS + 1)).isFalse();
  }
}
