package dev.millrace.hls;

import static dev.millrace.hls.Rendition.HIGH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartFitTest {
  @Test
  void namesTheRatesThatDoNotFit() {
    List<Integer> unfit = new ArrayList<>();
    for (int fps = 10; fps <= 120; fps++) {
      if (!PartFit.fits(1000 / fps, (999 + fps) / fps)) {
        unfit.add(fps);
      }
    }
    assertThat(unfit).containsExactly(11, 14, 17);
  }

  /// The packager itself is asked, with times as FLV rounds them.
  @ParameterizedTest
  @ValueSource(
      doubles = {
        10, 11, 12, 13, 14, 14.5, 15, 16, 17, 18, 19, 19.7, 20, 22, 23.976, 24, 25, 29.97, 30, 48,
        50, 59.94, 60
      })
  void agreesWithThePackager(double fps) {
    Packager packager = Simulation.packager();
    int gop = (int) Math.round(2 * fps);
    new Simulation().video(HIGH, fps, gop, 21, 0).into(packager);
    boolean fits = PartFit.fits((long) (1000 / fps), (long) Math.ceil(1000 / fps));
    assertThat(rulesHold(packager)).isEqualTo(fits);
  }

  @Test
  void holdsWhateverTheOrder() {
    Random random = new Random(7);
    for (int round = 0; round < 100; round++) {
      int shortest = 10 + random.nextInt(90);
      int longest = shortest + random.nextInt(20);
      if (PartFit.fits(shortest, longest)) {
        Packager packager = Simulation.packager();
        new Simulation().video(HIGH, 10, 1, 0, 0).begin(packager);
        long dts = Timeline.START_MS;
        for (int i = 0; i < 800; i++) {
          packager.sample(HIGH, new Sample(Simulation.VIDEO, dts, 0, i % 15 == 0, Bytes.of(1)));
          dts += shortest + random.nextInt(longest - shortest + 1);
        }
        assertThat(rulesHold(packager)).as("%d to %d ms", shortest, longest).isTrue();
      }
    }
  }

  private static boolean rulesHold(Packager packager) {
    List<Segment> segments = Simulation.segments(packager, HIGH);
    assertThat(segments).hasSizeGreaterThan(2);
    return segments.stream()
        .map(Segment::parts)
        .flatMap(parts -> parts.subList(0, parts.size() - 1).stream())
        .allMatch(part -> part.seconds() >= Limits.SHORTEST_PART && trueLength(part));
  }

  /// A part that would be too long is said to be as long as it may be.
  private static boolean trueLength(Part part) {
    return part.seconds() < Limits.PART_TARGET - 1e-9;
  }
}
