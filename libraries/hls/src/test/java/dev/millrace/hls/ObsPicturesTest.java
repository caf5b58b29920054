package dev.millrace.hls;

import static dev.millrace.hls.Rendition.AUDIO;
import static dev.millrace.hls.Rendition.HIGH;
import static dev.millrace.hls.Simulation.VIDEO;
import static dev.millrace.hls.Simulation.packager;
import static dev.millrace.hls.Simulation.segments;
import static dev.millrace.hls.Simulation.starts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures in the order and with the keyframes that OBS's x264 gives them.
class ObsPicturesTest {
  private static final int RATE = 30;
  private static final int GOP = 60;

  private final Packager packager = packager();

  /// What comes behind B-frames in the order of decoding is shown before them.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void missesNothingWherePicturesComeInAnotherOrderThanTheyAreShownIn(int bFrames) {
    new Simulation()
        .video(
            HIGH,
            RATE,
            /* seconds= */ 12,
            /* lagMs= */ 0,
            (number, dts) -> reordered(bFrames, number % GOP, dts))
        .audio(0, 12)
        .into(packager);
    assertThat(starts(packager, HIGH)).startsWith(33L, 2033L, 4033L, 6033L, 8033L);
    assertWhole();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void missesNothingWhereASegmentIsCutBetweenBFrames(int bFrames) {
    new Simulation()
        .video(
            HIGH,
            RATE,
            /* seconds= */ 12,
            /* lagMs= */ 0,
            (number, dts) -> reordered(bFrames, number, dts))
        .audio(0, 12)
        .into(packager);
    assertThat(segments(packager, HIGH)).hasSize(4);
    assertWhole();
  }

  private void assertWhole() {
    for (Segment segment : segments(packager, HIGH)) {
      assertThat(segment.parts()).noneMatch(Part::gap);
      double sum = segment.parts().stream().mapToDouble(Part::seconds).sum();
      assertThat(sum).isCloseTo(segment.seconds(), within(0.005));
      assertThat(segment.seconds()).isLessThan(2.46);
    }
    assertThat(segments(packager, AUDIO))
        .allSatisfy(segment -> assertThat(segment.parts()).noneMatch(Part::gap));
  }

  /// A change of scene brings a keyframe, and the next one 2 s later at the latest.
  @Test
  void beginsEachSegmentWithAKeyframeWhereverTheSceneChanges() {
    for (int seed = 0; seed < 50; seed++) {
      Packager any = packager();
      new Simulation()
          .video(HIGH, RATE, /* seconds= */ 60, /* lagMs= */ 0, new Scenes(seed))
          .into(any);
      assertThat(segments(any, HIGH))
          .as("seed %d", seed)
          .hasSize(Limits.LISTED)
          .allMatch(segment -> segment.parts().getFirst().independent())
          .allMatch(segment -> segment.seconds() < 2.45);
    }
  }

  /// A P comes first and is shown behind its B-frames; all are shown a picture later than they
  /// come.
  private static Sample reordered(int bFrames, int inGop, long dts) {
    int group = bFrames + 1;
    int whole = (GOP - 1) / group * group;
    int later = 1;
    if (inGop > 0 && (inGop <= whole || inGop > GOP)) {
      later = (inGop - 1) % group == 0 ? group : 0;
    }
    int offsetMs = later * 1000 / RATE;
    return new Sample(VIDEO, dts, offsetMs, inGop == 0, Bytes.wrap(new byte[100]));
  }

  /// The first GOP has its full length; later one picture in 40 is the first of a scene.
  private static final class Scenes implements Simulation.Pictures {
    private final Random random;
    private int keyframe;

    Scenes(int seed) {
      this.random = new Random(seed);
    }

    @Override
    public Sample picture(int number, long dts) {
      int since = number - keyframe;
      boolean scene = number > GOP && since >= GOP / 10 && random.nextInt(40) == 0;
      boolean sync = number == 0 || since == GOP || scene;
      keyframe = sync ? number : keyframe;
      return new Sample(VIDEO, dts, /* compositionOffset= */ 66, sync, Bytes.wrap(new byte[100]));
    }
  }
}
