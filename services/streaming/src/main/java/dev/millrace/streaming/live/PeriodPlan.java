package dev.millrace.streaming.live;

import dev.millrace.hls.PeriodConfig;
import dev.millrace.hls.Rendition;
import dev.millrace.hls.SourceVerdict;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Track;
import dev.millrace.media.VideoConfig;
import dev.millrace.streaming.transcoder.Cadence;
import dev.millrace.streaming.transcoder.Ladder;
import dev.millrace.streaming.transcoder.Rung;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is made of a publisher's tracks within one period. Immutable.
///
/// @param video null when there are no pictures
/// @param audio null when there is no sound
/// @param verdict what the pictures are like
/// @param encoded whether `high` is encoded as well, not passed on
/// @param rungs what FFmpeg makes, lowest first
record PeriodPlan(
    @Nullable Track video,
    @Nullable Track audio,
    SourceVerdict verdict,
    boolean encoded,
    List<Rung> rungs) {
  private static final int OWN_KEYFRAME_SECONDS = 2;

  /// @param ladder whether anything may be encoded
  static PeriodPlan of(
      @Nullable Track video, @Nullable Track audio, SourceVerdict verdict, boolean ladder) {
    boolean encoded = ladder && !verdict.suited();
    List<Rung> rungs =
        ladder && video != null && video.config() instanceof VideoConfig source
            ? rungs(source, encoded)
            : List.of();
    return new PeriodPlan(video, audio, verdict, encoded, rungs);
  }

  /// Every player can show one of the renditions: H.264 is one of them, whatever the source is.
  private static List<Rung> rungs(VideoConfig source, boolean encoded) {
    List<Rung> rungs = new ArrayList<>(Ladder.of(source.width(), source.height()));
    if (encoded) {
      rungs.add(Ladder.high(source.width(), source.height()));
    } else if (rungs.isEmpty() && !(source instanceof AvcConfig)) {
      rungs.add(Ladder.low(source.width(), source.height()));
    }
    return List.copyOf(rungs);
  }

  /// The same for the packager.
  PeriodConfig config() {
    return new PeriodConfig(renditions(), encoded, /* lowLatency= */ encoded || verdict.suited());
  }

  /// Of what FFmpeg makes.
  Cadence cadence() {
    return encoded ? new Cadence(OWN_KEYFRAME_SECONDS, verdict.constantRate()) : Cadence.OF_SOURCE;
  }

  private Set<Rendition> renditions() {
    Set<Rendition> renditions = EnumSet.noneOf(Rendition.class);
    rungs.forEach(rung -> renditions.add(LadderStage.rendition(rung)));
    if (video != null) {
      renditions.add(Rendition.HIGH);
    }
    if (audio != null) {
      renditions.add(Rendition.AUDIO);
    }
    return renditions;
  }
}
