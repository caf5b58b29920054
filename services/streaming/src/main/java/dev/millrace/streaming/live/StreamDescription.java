package dev.millrace.streaming.live;

import dev.millrace.hls.SourceFlaw;
import dev.millrace.media.AudioConfig;
import dev.millrace.media.Track;
import dev.millrace.media.VideoConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Says in one line of the log what a stream consists of. Stateless.
final class StreamDescription {
  private StreamDescription() {}

  /// Such as `avc1.640028 1280x720, mp4a.40.2 48000 Hz; ladder low 640x360, mid 854x480`, and what
  /// is wrong with the source.
  static String of(PeriodPlan plan) {
    Track video = plan.video();
    Track audio = plan.audio();
    List<String> tracks = new ArrayList<>();
    if (video != null && video.config() instanceof VideoConfig config) {
      tracks.add("%s %dx%d".formatted(config.codecs(), config.width(), config.height()));
    }
    if (audio != null && audio.config() instanceof AudioConfig config) {
      tracks.add("%s %d Hz".formatted(config.codecs(), config.sampleRate()));
    }
    List<String> ladder =
        plan.rungs().stream()
            .map(rung -> "%s %dx%d".formatted(rung.name(), rung.width(), rung.height()))
            .toList();
    String suffix = ladder.isEmpty() ? "; no ladder" : "; ladder " + String.join(", ", ladder);
    String flaws =
        new TreeSet<>(plan.verdict().flaws())
            .stream().map(StreamDescription::words).collect(Collectors.joining(", "));
    return String.join(", ", tracks)
        + suffix
        + (flaws.isEmpty() ? "" : "; the source has " + flaws);
  }

  private static String words(SourceFlaw flaw) {
    return switch (flaw) {
      case LONG_GOP -> "keyframes too far apart";
      case SLOW -> "too few pictures a second";
      case ODD_RATE -> "a rate that fits no part";
      case IRREGULAR -> "an irregular rate";
    };
  }
}
