package dev.millrace.streaming.transcoder;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.flv.FlvEvent;
import dev.millrace.flv.FlvEvent.SampleReceived;
import dev.millrace.flv.FlvEvent.TrackConfigured;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Sample;
import dev.millrace.media.VideoConfig;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.testing.TestSource;
import dev.millrace.testing.BundledFfmpeg;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TranscoderIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final List<Rung> RUNGS =
      List.of(new Rung("low", 320, 180, 300_000), new Rung("mid", 426, 240, 500_000));

  private final FfmpegLauncher launcher = new FfmpegLauncher(BundledFfmpeg.path());
  private final Counters counters = new Counters();
  private final Recorder recorder = new Recorder();

  @AfterEach
  void stopLauncher() {
    launcher.close();
  }

  @Test
  void encodesEveryRungWithTheSourcesTimesAndKeyframes() {
    List<Sample> source = samples(TestSource.B_FRAMES.videoEvents());
    run(TestSource.B_FRAMES, Cadence.OF_SOURCE, 120);
    List<Long> keyframes =
        source.stream().limit(120).filter(Sample::sync).map(Sample::pts).toList();
    List<Long> times = source.stream().limit(120).map(Sample::pts).sorted().toList();
    for (int rung = 0; rung < RUNGS.size(); rung++) {
      assertThat(recorder.of(rung).map(Sample::pts)).containsExactlyElementsOf(times);
      assertThat(recorder.of(rung).filter(Sample::sync).map(Sample::pts))
          .containsExactlyElementsOf(keyframes);
    }
    assertThat(recorder.sizes()).containsExactly("0 320x180", "1 426x240");
  }

  @ParameterizedTest
  @MethodSource
  void encodesOtherCodecsAsWell(TestSource original) {
    List<Sample> source = samples(original.videoEvents());
    run(original, Cadence.OF_SOURCE, 120);
    List<Long> keyframes =
        source.stream().limit(120).filter(Sample::sync).map(Sample::pts).toList();
    assertThat(keyframes).hasSize(2);
    for (int rung = 0; rung < RUNGS.size(); rung++) {
      assertThat(recorder.of(rung)).hasSize(120);
      long expected = RUNGS.get(rung).bitrate() / 8 * 4L;
      assertThat(recorder.of(rung).mapToLong(sample -> sample.data().size()).sum())
          .isBetween(expected * 2 / 3, expected * 4 / 3);
      assertThat(recorder.of(rung).filter(Sample::sync).map(Sample::pts))
          .containsExactlyElementsOf(keyframes);
    }
    assertThat(recorder.sizes()).containsExactly("0 320x180", "1 426x240");
  }

  static List<TestSource> encodesOtherCodecsAsWell() {
    return List.of(TestSource.HEVC, TestSource.AV1_OPUS);
  }

  @Test
  void makesKeyframesOfItsOwnWhenAsked() {
    run(TestSource.LONG_GOP, new Cadence(2, 0), 200);
    assertThat(recorder.of(0).filter(Sample::sync).map(sample -> sample.pts() - recorder.first()))
        .containsExactly(0L, 2000L, 4000L, 6000L);
  }

  @Test
  void givesEveryRungTheSamePicturesAtAConstantRate() {
    run(TestSource.IRREGULAR, new Cadence(2, 30), 180);
    List<Long> times = recorder.of(0).map(Sample::pts).toList();
    assertThat(recorder.of(1).map(Sample::pts)).containsExactlyElementsOf(times);
    assertThat(times).hasSizeGreaterThan(270);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isBetween(33L, 34L);
    }
    for (int rung = 0; rung < RUNGS.size(); rung++) {
      assertThat(
              recorder.of(rung).filter(Sample::sync).map(sample -> sample.pts() - times.getFirst()))
          .containsExactly(0L, 2000L, 4000L, 6000L, 8000L);
    }
  }

  @Test
  void startsANewFfmpegAtAKeyframeWhenOneIsKilled() {
    List<FlvEvent> events = TestSource.SMALL.videoEvents();
    List<Sample> source = samples(events);
    Transcoder transcoder = transcoder(events, Cadence.OF_SOURCE);
    source.subList(0, 30).forEach(transcoder::video);
    until(DEADLINE, () -> recorder.of(0).count() >= 28);
    children().forEach(ProcessHandle::destroyForcibly);
    until(DEADLINE, () -> recorder.interruptions.get() == 1);
    until(DEADLINE, () -> !children().isEmpty());
    source.subList(30, 180).forEach(transcoder::video);
    transcoder.finish();
    until(DEADLINE, () -> recorder.finished.get() == 1);
    assertThat(counters.get("ladder.restarts")).isEqualTo(1);
    assertThat(recorder.of(0).map(Sample::pts))
        .contains(source.get(60).pts(), source.get(179).pts())
        .doesNotContain(source.get(59).pts());
    until(DEADLINE, () -> children().isEmpty());
  }

  private void run(TestSource source, Cadence cadence, int pictures) {
    List<FlvEvent> events = source.videoEvents();
    Transcoder transcoder = transcoder(events, cadence);
    samples(events).stream().limit(pictures).forEach(transcoder::video);
    transcoder.finish();
    until(DEADLINE, () -> recorder.finished.get() == 1);
  }

  private Transcoder transcoder(List<FlvEvent> events, Cadence cadence) {
    return new Transcoder("test", launcher, config(events), RUNGS, cadence, recorder, counters);
  }

  private static VideoConfig config(List<FlvEvent> events) {
    TrackConfigured configured = (TrackConfigured) events.getFirst();
    return (VideoConfig) configured.track().config();
  }

  private static List<Sample> samples(List<FlvEvent> events) {
    return events.stream()
        .filter(SampleReceived.class::isInstance)
        .map(event -> ((SampleReceived) event).sample())
        .toList();
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
  }

  private static final class Recorder implements LadderOutput {
    private final List<FlvEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger interruptions = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();

    @Override
    public void ladderEvents(List<FlvEvent> more) {
      events.addAll(more);
    }

    @Override
    public void ladderInterrupted() {
      interruptions.incrementAndGet();
    }

    @Override
    public void ladderFinished() {
      finished.incrementAndGet();
    }

    Stream<Sample> of(int rung) {
      return samples(events).stream().filter(sample -> sample.track().id() == rung);
    }

    long first() {
      return of(0).findFirst().orElseThrow().pts();
    }

    List<String> sizes() {
      return events.stream()
          .filter(TrackConfigured.class::isInstance)
          .map(event -> ((TrackConfigured) event).track())
          .map(track ->
              track.id()
                  + " "
                  + ((AvcConfig) track.config()).width()
                  + "x"
                  + ((AvcConfig) track.config()).height())
          .toList();
    }
  }
}
