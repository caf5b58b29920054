package dev.millrace.streaming.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutputWatchTest {
  private final AtomicLong now = new AtomicLong();
  private final OutputWatch watch = new OutputWatch(now::get, /* patienceNanos= */ 10);

  @Test
  void hangsWhenPicturesGoInAndNothingComesOut() {
    watch.given();
    now.set(5);
    watch.given();
    now.set(10);
    assertThat(watch.hung()).isFalse();
    now.set(11);
    assertThat(watch.hung()).isTrue();
  }

  @Test
  void isPatientAgainAfterAnyOutput() {
    watch.given();
    now.set(8);
    watch.answered();
    watch.given();
    now.set(18);
    assertThat(watch.hung()).isFalse();
  }

  @Test
  void neverHangsWithoutPictures() {
    now.set(1000);
    assertThat(watch.hung()).isFalse();
  }
}
