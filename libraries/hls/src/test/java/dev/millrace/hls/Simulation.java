package dev.millrace.hls;

import dev.millrace.media.AacConfig;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A publisher and its ladder, without pictures: samples in the order in which they would arrive.
final class Simulation {
  static final Track VIDEO =
      new Track(
          0,
          AvcConfig.parse(
              Bytes.fromHex(
                  "01640028ffe1001b67640028acd940780227e5c044000003000400000300c83c60c658"
                      + "01000668ebe3cb22c0fdf8f800")),
          1000);
  static final Track AUDIO = new Track(0, AacConfig.parse(Bytes.fromHex("1190")), 1000);

  /// @param atMs when it arrives
  record Arrival(double atMs, Rendition rendition, Sample sample) {}

  /// Makes pictures.
  interface Pictures {
    /// The next one.
    ///
    /// @param number in decoding order, from 0
    Sample picture(int number, long dts);
  }

  final List<Arrival> arrivals = new ArrayList<>();
  private final Set<Rendition> renditions = EnumSet.noneOf(Rendition.class);

  /// Pictures of `fps` with a keyframe every `gop`, decoding times as FLV rounds them.
  Simulation video(Rendition rendition, double fps, int gop, double seconds, double lagMs) {
    return video(rendition, fps, gop, seconds, lagMs, /* reorderMs= */ 0);
  }

  /// @param reorderMs the composition offset of every picture, as B-frames bring it
  Simulation video(
      Rendition rendition, double fps, int gop, double seconds, double lagMs, int reorderMs) {
    Pictures pictures =
        (i, dts) ->
            new Sample(VIDEO, dts, reorderMs, i % gop == 0, Bytes.wrap(new byte[100 + i % 50]));
    return video(rendition, fps, seconds, lagMs, pictures);
  }

  /// Pictures of `fps`, each as the caller makes it.
  Simulation video(
      Rendition rendition, double fps, double seconds, double lagMs, Pictures pictures) {
    renditions.add(rendition);
    for (int i = 0; i < Math.round(seconds * fps); i++) {
      long dts = Timeline.START_MS + Math.round(i * 1000 / fps);
      arrivals.add(new Arrival(dts + lagMs, rendition, pictures.picture(i, dts)));
    }
    return this;
  }

  Simulation audio(double fromSeconds, double seconds) {
    renditions.add(Rendition.AUDIO);
    for (int i = 0; i * 1024 < seconds * 48_000; i++) {
      long dts = Timeline.START_MS + Math.round(fromSeconds * 1000 + i * 1024 / 48.0);
      Sample sample = new Sample(AUDIO, dts, 0, /* sync= */ true, Bytes.of(1, 2, 3));
      arrivals.add(new Arrival(dts + 0.5, Rendition.AUDIO, sample));
    }
    return this;
  }

  static Packager packager() {
    return packager(RecordingLog.NONE);
  }

  static Packager packager(RecordingLog log) {
    return new Packager(
        new PackagerConfig("video1", "tok", Instant.parse("2026-01-01T00:00:00Z"), 0, 0), log);
  }

  /// Begins a period and gives it everything; does not finish.
  Packager into(Packager packager) {
    begin(packager);
    inOrder().forEach(arrival -> packager.sample(arrival.rendition(), arrival.sample()));
    return packager;
  }

  void begin(Packager packager) {
    packager.begin(new PeriodConfig(renditions, /* encoded= */ false, /* lowLatency= */ true));
    renditions.forEach(rendition ->
        packager.track(rendition, rendition.video() ? VIDEO : AUDIO, /* bitrate= */ 0));
  }

  List<Arrival> inOrder() {
    return arrivals.stream().sorted(Comparator.comparingDouble(Arrival::atMs)).toList();
  }

  static List<Segment> segments(Packager packager, Rendition rendition) {
    return packager
        .snapshot()
        .rendition(rendition)
        .map(RenditionSnapshot::segments)
        .orElse(List.of());
  }

  static List<Long> starts(Packager packager, Rendition rendition) {
    return segments(packager, rendition).stream()
        .map(segment -> segment.startMs() - Timeline.START_MS)
        .toList();
  }

  static List<String> lengths(Packager packager, Rendition rendition) {
    return segments(packager, rendition).stream()
        .map(segment -> "%s%.2f".formatted(segment.gap() ? "gap " : "", segment.seconds()))
        .toList();
  }
}
