package dev.millrace.fmp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.testing.Golden;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FragmentTest {
  private static final TimedSample KEY =
      new TimedSample(180_000, 3000, 6000, true, Bytes.of(1, 2, 3));
  private static final TimedSample INTER =
      new TimedSample(183_000, 3000, -3000, false, Bytes.of(4));

  @Test
  void laysOutSamplesInDecodingOrder() throws IOException {
    Bytes fragment = Bytes.concat(Fragment.of(7, List.of(KEY, INTER)));
    Golden.assertGolden("fragment.txt", BoxDump.dump(fragment));
  }

  @Test
  void pointsAtTheFirstSamplesData() {
    Bytes fragment = Bytes.concat(Fragment.of(1, List.of(KEY, INTER)));
    int trun = fragment.toHex().indexOf("7472756e") / 2;
    int dataOffset = fragment.asByteBuffer().getInt(trun + 4 + 8);
    assertThat(fragment.slice(dataOffset)).isEqualTo(Bytes.of(1, 2, 3, 4));
  }

  @Test
  void sharesTheSamplesBytes() {
    assertThat(Fragment.of(1, List.of(KEY, INTER)).subList(1, 3))
        .containsExactly(KEY.data(), INTER.data());
  }

  @Test
  void keepsTimesBeyondThirtyTwoBits() {
    long late = 90_000L * 3600 * 24 * 365;
    Bytes fragment =
        Bytes.concat(Fragment.of(1, List.of(new TimedSample(late, 1, 0, true, Bytes.of(1)))));
    assertThat(BoxDump.dump(fragment)).contains("tfdt 20 01000000%016x".formatted(late));
  }

  @Test
  void saysThatThereIsNothing() throws IOException {
    Golden.assertGolden("fragment-empty.txt", BoxDump.dump(Fragment.empty(720_000, 180_000)));
    assertThatThrownBy(() -> Fragment.empty(-1, 1)).isInstanceOf(Fmp4Exception.class);
  }

  @Test
  void refusesNothingAndTimesBeforeZero() {
    assertThatThrownBy(() -> Fragment.of(1, List.of())).isInstanceOf(Fmp4Exception.class);
    TimedSample early = new TimedSample(-1, 1, 0, true, Bytes.of(1));
    assertThatThrownBy(() -> Fragment.of(1, List.of(early)))
        .isInstanceOfSatisfying(
            Fmp4Exception.class, e -> assertThat(e.reason()).isEqualTo(Reason.STATE));
  }
}
