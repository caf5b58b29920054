package dev.millrace.hls;

import static dev.millrace.hls.Rendition.AUDIO;
import static dev.millrace.hls.Rendition.HIGH;
import static dev.millrace.hls.Rendition.LOW;
import static dev.millrace.hls.Simulation.lengths;
import static dev.millrace.hls.Simulation.packager;
import static dev.millrace.hls.Simulation.segments;
import static dev.millrace.hls.Simulation.starts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.fmp4.Fragment;
import dev.millrace.hls.Simulation.Arrival;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackagerTest {
  private Packager packager = packager();

  @Test
  void cutsAllRenditionsAtTheSourcesKeyframes() {
    new Simulation()
        .video(HIGH, 30, 60, 10, 0)
        .video(LOW, 30, 60, 10, 120)
        .audio(0, 10)
        .into(packager);
    packager.finish();
    assertThat(starts(packager, HIGH)).containsExactly(0L, 2000L, 4000L, 6000L, 8000L);
    assertThat(starts(packager, LOW)).containsExactly(0L, 2000L, 4000L, 6000L, 8000L);
    assertThat(starts(packager, AUDIO)).containsExactly(0L, 2000L, 4000L, 6000L, 8000L);
    assertThat(lengths(packager, HIGH)).containsOnly("2.00");
    assertThat(segments(packager, AUDIO))
        .allSatisfy(segment -> assertThat(segment.seconds()).isCloseTo(2, within(0.0214)));
  }

  @ParameterizedTest(name = "{0} fps, keyframe every {1}")
  @CsvSource({
    "30, 30,  2.00",
    "30, 15,  2.00",
    "30, 45,  1.50",
    "60, 120, 2.00",
    "25, 50,  2.00",
    "12, 24,  2.00",
    "30, 72,  2.40",
    "30, 8,   2.13",
  })
  void fillsSegmentsWithWholeGops(double fps, int gop, String seconds) {
    new Simulation().video(HIGH, fps, gop, 12, 0).into(packager);
    assertThat(lengths(packager, HIGH).subList(0, 3)).containsOnly(seconds);
  }

  @Test
  void cutsAnOverlongGopWithoutAKeyframe() {
    new Simulation().video(HIGH, 30, 60, 4, 0).into(packager);
    Simulation rest = new Simulation().video(HIGH, 30, 250, 12, 0);
    rest.inOrder().stream().skip(120).forEach(a -> packager.sample(HIGH, a.sample()));
    packager.finish();
    assertThat(segments(packager, HIGH))
        .allSatisfy(segment -> assertThat(segment.seconds()).isLessThan(2.5));
    assertThat(segments(packager, HIGH))
        .anyMatch(segment -> !segment.parts().getFirst().independent());
  }

  @Test
  void keepsPicturesAndSoundTogetherWithBFrames() {
    new Simulation().video(HIGH, 30, 60, 8, 0, 67).audio(0, 8).into(packager);
    assertThat(starts(packager, HIGH)).startsWith(67L, 2067L, 4067L);
    assertThat(starts(packager, AUDIO)).startsWith(67L, 2067L, 4067L);
  }

  @Test
  void keepsTheSoundForALeadThatBeginsLate() {
    Simulation source = new Simulation().video(HIGH, 30, 60, 8, 3000).audio(0, 8);
    source.begin(packager);
    source.inOrder().stream()
        .filter(arrival -> arrival.atMs() < Timeline.START_MS + 8000)
        .forEach(arrival -> packager.sample(arrival.rendition(), arrival.sample()));
    assertThat(starts(packager, AUDIO)).startsWith(0L, 2000L);
    assertThat(segments(packager, AUDIO).getFirst().samples()).isEqualTo(94);
  }

  @Test
  void segmentsSoundAlone() {
    new Simulation().audio(0, 9).into(packager);
    packager.finish();
    assertThat(packager.snapshot().playable()).isTrue();
    assertThat(segments(packager, AUDIO))
        .hasSize(5)
        .flatExtracting(Segment::parts)
        .allMatch(Part::independent);
  }

  @Test
  void isPlayableWhenEveryRenditionHasAPart() {
    Simulation source =
        new Simulation().video(HIGH, 30, 60, 5, 0).video(LOW, 30, 60, 5, 700).audio(0, 5);
    source.begin(packager);
    double playableAt = 0;
    for (Arrival arrival : source.inOrder()) {
      packager.sample(arrival.rendition(), arrival.sample());
      if (packager.snapshot().playable() && playableAt == 0) {
        playableAt = arrival.atMs() - Timeline.START_MS;
      }
    }
    // the first part of low: a third of a second, and a frame to know that it is over
    assertThat(playableAt).isBetween(1033.0, 1070.0);
  }

  @Test
  void doesNotWaitForARenditionThatNeverComes() {
    Simulation source = new Simulation().video(HIGH, 30, 60, 5, 0).video(LOW, 30, 60, 0, 0);
    source.into(packager);
    assertThat(packager.snapshot().playable()).isTrue();
    assertThat(segments(packager, HIGH)).hasSize(2);
  }

  @Test
  void fillsWithGapsWhatAnInterruptedRenditionMissed() {
    interruptLow();
    assertThat(lengths(packager, LOW))
        .containsExactly("2.00", "2.00", "gap 2.00", "2.00", "2.00", "2.00");
    assertThat(segments(packager, LOW).get(1).parts())
        .extracting(Part::gap)
        .containsExactly(false, false, false, true, true, true);
  }

  /// Whether or not its file is there already.
  @Test
  void answersAMissedSegmentWithoutSamplesAndItsPartsNotAtAll() {
    interruptLow();
    Segment missed = segments(packager, LOW).get(2);
    HlsAnswer.Media before = (HlsAnswer.Media) file(LOW, missed.name());
    long start = missed.startMs() * 90;
    assertThat(((HlsAnswer.Memory) before.body()).pieces())
        .containsExactly(Fragment.empty(start, /* duration= */ 180_000));
    missed.stored();
    assertThat(file(LOW, missed.name())).isEqualTo(before);
    assertThat(missed.parts())
        .isNotEmpty()
        .allSatisfy(
            part -> assertThat(file(LOW, part.name())).isInstanceOf(HlsAnswer.NotFound.class));
  }

  /// For 3 s of 14.
  private void interruptLow() {
    Simulation source = new Simulation().video(HIGH, 30, 60, 14, 0).video(LOW, 30, 60, 14, 100);
    source.begin(packager);
    for (Arrival arrival : source.inOrder()) {
      long ms = arrival.sample().dts() - Timeline.START_MS;
      boolean lost = arrival.rendition() == LOW && ms >= 3000 && ms < 6000;
      if (lost && ms < 3010) {
        packager.interrupted(LOW);
      }
      if (!lost) {
        packager.sample(arrival.rendition(), arrival.sample());
      }
    }
  }

  /// Parts and their segment last equally long, however few pictures are missing.
  @ParameterizedTest
  @CsvSource({"3000, 3100", "3000, 3034", "2900, 4100", "3950, 4050", "3950, 6000"})
  void fillsASegmentWithPartsWhateverWasMissed(long fromMs, long untilMs) {
    Simulation source = new Simulation().video(HIGH, 30, 60, 10, 0).video(LOW, 30, 1, 10, 100);
    source.begin(packager);
    for (Arrival arrival : source.inOrder()) {
      long ms = arrival.sample().dts() - Timeline.START_MS;
      boolean lost = arrival.rendition() == LOW && ms >= fromMs && ms < untilMs;
      if (lost) {
        packager.interrupted(LOW);
      } else {
        packager.sample(arrival.rendition(), arrival.sample());
      }
    }
    assertThat(segments(packager, LOW))
        .allSatisfy(segment -> assertParts(segment, 0.01, "segment " + segment.msn()));
  }

  /// A picture that is shown a little too long for its part.
  @Test
  void saysInLaterPartsWhatAPartMayNotLast() {
    Simulation source = new Simulation().video(HIGH, 25, 50, 8, 0);
    source.begin(packager);
    source.inOrder().stream()
        .filter(a -> (a.sample().dts() - Timeline.START_MS) % 2000 != 320)
        .forEach(a -> packager.sample(HIGH, a.sample()));
    assertThat(segments(packager, HIGH))
        .allSatisfy(segment -> assertParts(segment, 0.01, "segment " + segment.msn()));
  }

  @Test
  void letsAStalledRenditionCatchUpWithGaps() {
    Simulation source = new Simulation().video(HIGH, 30, 60, 20, 0).video(LOW, 30, 60, 3, 100);
    source.into(packager);
    assertThat(segments(packager, HIGH)).hasSize(9);
    assertThat(segments(packager, LOW)).hasSize(9);
    assertThat(lengths(packager, LOW)).startsWith("2.00", "2.00", "gap 2.00").endsWith("gap 2.00");
  }

  @Test
  void goesOnWithSoundWhenThePicturesStop() {
    Simulation source = new Simulation().video(HIGH, 30, 60, 5, 0).audio(0, 20);
    source.into(packager);
    assertThat(segments(packager, AUDIO)).hasSizeGreaterThan(5);
    assertThat(segments(packager, AUDIO))
        .allSatisfy(segment -> assertThat(segment.seconds()).isLessThan(2.5));
  }

  @Test
  void beginsAPeriodAtTheSameSegmentEverywhere() {
    new Simulation()
        .video(HIGH, 30, 60, 5, 0)
        .video(LOW, 30, 60, 4.5, 0)
        .audio(0, 5)
        .into(packager);
    Simulation next = new Simulation();
    next.video(HIGH, 30, 60, 5, 0).video(LOW, 30, 60, 5, 0).audio(0, 5);
    next.begin(packager);
    next.inOrder()
        .forEach(arrival ->
            packager.sample(arrival.rendition(), later(arrival.sample(), /* byMs= */ 7_000)));
    packager.finish();
    for (Rendition rendition : List.of(HIGH, LOW, AUDIO)) {
      assertThat(segments(packager, rendition))
          .extracting(Segment::msn)
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(segments(packager, rendition))
          .extracting(Segment::discontinuitySequence)
          .containsExactly(0L, 0L, 0L, 1L, 1L, 1L);
    }
  }

  /// The ladder is behind when another publisher takes over.
  @Test
  void endsAPeriodAtTheSameTimeEverywhere() {
    Simulation simulation =
        new Simulation().video(HIGH, 30, 60, 4.2, 0).video(LOW, 30, 60, 4.2, 1500).audio(0, 4.2);
    simulation.begin(packager);
    simulation.inOrder().stream()
        .takeWhile(arrival -> arrival.atMs() < Timeline.START_MS + 4200)
        .forEach(arrival -> packager.sample(arrival.rendition(), arrival.sample()));
    packager.finish();
    assertThat(lengths(packager, HIGH)).containsExactly("2.00", "2.00", "0.20");
    assertThat(lengths(packager, LOW)).containsExactly("2.00", "2.00", "gap 0.20");
    assertThat(lengths(packager, AUDIO)).hasSize(3);
  }

  @Test
  void keepsAWindowOfSegmentsAndWhatLeftItWhileItIsOnTheDisk() {
    packager = Simulation.packager(new Disk(/* working= */ true));
    new Simulation().video(HIGH, 30, 60, 100, 0).into(packager);
    assertThat(segments(packager, HIGH)).hasSize(Limits.KEPT);
    assertThat(file("49-tok.m4s")).isInstanceOf(HlsAnswer.Media.class);
    assertThat(file("20-tok.m4s")).isInstanceOf(HlsAnswer.Media.class);
    assertThat(file("19-tok.m4s")).isInstanceOf(HlsAnswer.NotFound.class);
    assertThat(file("50-tok.m4s")).isInstanceOf(HlsAnswer.NotFound.class);
  }

  @Test
  void keepsNothingThatLeftTheWindowWhenTheDiskFails() {
    packager = Simulation.packager(new Disk(/* working= */ false));
    new Simulation().video(HIGH, 30, 60, 100, 0).into(packager);
    assertThat(segments(packager, HIGH)).hasSize(Limits.LISTED);
    assertThat(file("49-tok.m4s")).isInstanceOf(HlsAnswer.Media.class);
    assertThat(file("34-tok.m4s")).isInstanceOf(HlsAnswer.NotFound.class);
  }

  @Test
  void givesBackTheMemoryOfWhatIsOnTheDisk() {
    Disk disk = new Disk(/* working= */ false);
    packager = Simulation.packager(disk);
    new Simulation().video(HIGH, 30, 60, 4.5, 0).into(packager);
    HlsAnswer.Media segment = (HlsAnswer.Media) file("1-tok.m4s");
    HlsAnswer.Media part = (HlsAnswer.Media) file("p1-tok.m4s");
    HlsAnswer.Media first = (HlsAnswer.Media) file("p0-tok.m4s");
    assertThat(segment.body()).isInstanceOf(HlsAnswer.Memory.class);
    assertThat(part.body()).isInstanceOf(HlsAnswer.Memory.class);

    disk.completions.getFirst().run();

    assertThat(file("1-tok.m4s"))
        .isEqualTo(
            new HlsAnswer.Media(
                "1-tok.m4s", new HlsAnswer.Stored("1-tok.m4s", 0), segment.size(), HIGH));
    assertThat(file("p1-tok.m4s"))
        .isEqualTo(
            new HlsAnswer.Media(
                "p1-tok.m4s", new HlsAnswer.Stored("1-tok.m4s", first.size()), part.size(), HIGH));
    assertThat(((HlsAnswer.Media) file("2-tok.m4s")).body()).isInstanceOf(HlsAnswer.Memory.class);
  }

  /// Hears of segments, and says that they are stored.
  private static final class Disk implements RecordingLog {
    private final List<Runnable> completions = new ArrayList<>();
    private final boolean working;

    Disk(boolean working) {
      this.working = working;
    }

    @Override
    public void init(Rendition rendition, String name, String entry, Bytes content) {}

    @Override
    public void segment(Rendition rendition, HlsAnswer.Media file, String entry, Runnable stored) {
      completions.add(stored);
      if (working) {
        stored.run();
      }
    }
  }

  @Test
  void goesOnAfterMinutesWithoutPictures() {
    Simulation source = new Simulation().video(HIGH, 30, 60, 5, 0).audio(0, 200);
    source.into(packager);
    assertThat(segments(packager, AUDIO).getLast().msn()).isGreaterThan(75);
    assertThat(segments(packager, HIGH).getLast().gap()).isTrue();
    Simulation back = new Simulation().video(HIGH, 30, 60, 5, 0);
    back.inOrder().forEach(arrival -> packager.sample(HIGH, later(arrival.sample(), 200_000)));
    packager.finish();
    assertThat(segments(packager, HIGH).getLast().gap()).isFalse();
    assertThat(packager.snapshot().ended()).isTrue();
  }

  @Test
  void fillsWithGapsWhatALaterPeriodDoesNotHave() {
    new Simulation().video(HIGH, 30, 60, 4, 0).audio(0, 4).into(packager);
    Simulation next = new Simulation().video(HIGH, 30, 60, 6, 0);
    next.begin(packager);
    next.inOrder().forEach(arrival -> packager.sample(HIGH, later(arrival.sample(), 5_000)));
    packager.finish();
    assertThat(segments(packager, AUDIO))
        .extracting(Segment::msn)
        .isEqualTo(segments(packager, HIGH).stream().map(Segment::msn).toList());
    assertThat(lengths(packager, AUDIO)).endsWith("gap 2.00", "gap 2.00", "gap 2.00");
  }

  @Test
  void givesOutPartsAsSoonAsTheyAreComplete() {
    Simulation source = new Simulation().video(HIGH, 30, 60, 1, 0);
    source.begin(packager);
    source.inOrder().stream().limit(11).forEach(a -> packager.sample(HIGH, a.sample()));
    assertThat(openParts(HIGH))
        .singleElement()
        .satisfies(part -> assertThat(part.seconds()).isCloseTo(0.333, within(0.001)));
  }

  @Test
  void fillsWithGapPartsWhereTheSourceDroppedPictures() {
    Simulation source = new Simulation().video(HIGH, 30, 60, 6, 0);
    source.begin(packager);
    source.inOrder().stream()
        .filter(a -> a.atMs() < Timeline.START_MS + 500 || a.atMs() > Timeline.START_MS + 1500)
        .forEach(a -> packager.sample(HIGH, a.sample()));
    Segment first = segments(packager, HIGH).getFirst();
    assertThat(first.seconds()).isCloseTo(2, within(0.001));
    assertThat(first.parts().stream().mapToDouble(Part::seconds).sum()).isCloseTo(2, within(0.1));
    assertThat(first.parts()).anyMatch(Part::gap).allMatch(part -> part.seconds() <= 0.35);
  }

  @Test
  void givesTheSameSnapshotWhileNothingChanged() {
    new Simulation().video(HIGH, 30, 60, 5, 0).into(packager);
    assertThat(packager.snapshot()).isSameAs(packager.snapshot());
  }

  /// Any order, any holes, any keyframes: the rules of the playlists hold.
  @Test
  void holdsTheRulesForAnySource() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Packager any = packager();
      Simulation source =
          new Simulation()
              .video(HIGH, 5 + random.nextInt(56), 1 + random.nextInt(200), 20, 0)
              .video(LOW, 30, 60, 20, random.nextInt(3000))
              .audio(random.nextDouble(), 20);
      source.begin(any);
      Timeline timeline = new Timeline();
      for (Arrival arrival : source.inOrder()) {
        if (random.nextInt(100) > 3) {
          var sample =
              arrival.rendition() == LOW
                  ? arrival.sample()
                  : timeline.place(arrival.sample(), (long) arrival.atMs());
          any.sample(arrival.rendition(), sample);
        }
        if (random.nextInt(2000) == 0) {
          any.interrupted(LOW);
        }
      }
      any.finish();
      assertRules(any, seed);
    }
  }

  private static void assertRules(Packager packager, int seed) {
    Set<String> names = new HashSet<>();
    for (Rendition rendition : List.of(HIGH, LOW, AUDIO)) {
      long next = -1;
      for (Segment segment : segments(packager, rendition)) {
        assertThat(next < 0 || segment.msn() == next).as("seed %d", seed).isTrue();
        next = segment.msn() + 1;
        assertThat(Math.round(segment.seconds()))
            .as("seed %d %s %s", seed, rendition, segment.msn())
            .isLessThanOrEqualTo(Limits.TARGET_DURATION);
        assertThat(names.add(rendition + segment.name())).isTrue();
        double tolerance = rendition == AUDIO ? 0.1 : 0.05;
        assertParts(segment, tolerance, "seed %d %s %s".formatted(seed, rendition, segment.msn()));
      }
    }
  }

  private static void assertParts(Segment segment, double tolerance, String what) {
    double sum = segment.parts().stream().mapToDouble(Part::seconds).sum();
    assertThat(sum).as(what).isCloseTo(segment.seconds(), within(tolerance));
    assertThat(segment.parts())
        .as(what)
        .allMatch(part -> part.seconds() <= Limits.PART_TARGET + 1e-9);
  }

  private List<Part> openParts(Rendition rendition) {
    Segment open = packager.snapshot().rendition(rendition).orElseThrow().open();
    return open == null ? List.of() : open.parts();
  }

  private HlsAnswer file(String name) {
    return file(HIGH, name);
  }

  private HlsAnswer file(Rendition rendition, String name) {
    return HlsRouter.answer(
        packager.snapshot(),
        new HlsPath.Media("video1", rendition, name),
        PlaylistDirectives.parse(""));
  }

  static Sample later(Sample sample, long byMs) {
    return new Sample(
        sample.track(),
        sample.dts() + byMs,
        sample.compositionOffset(),
        sample.sync(),
        sample.data());
  }
}
