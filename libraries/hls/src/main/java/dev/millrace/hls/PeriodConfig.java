package dev.millrace.hls;

import java.util.Set;

/// What a period consists of. Immutable.
///
/// @param renditions that are to be expected
/// @param encoded whether all pictures are encoded by us, each segment from a keyframe on
/// @param lowLatency whether its playlists have parts
public record PeriodConfig(Set<Rendition> renditions, boolean encoded, boolean lowLatency) {
  static final PeriodConfig NOTHING = new PeriodConfig(Set.of(), /* encoded= */ false, true);

  public PeriodConfig {
    renditions = Set.copyOf(renditions);
  }

  PeriodConfig lowLatency(boolean parts) {
    return new PeriodConfig(renditions, encoded, parts);
  }

  /// The rendition that decides where segments begin.
  Rendition lead() {
    return renditions.contains(Rendition.AUDIO) && !renditions.contains(Rendition.HIGH)
        ? Rendition.AUDIO
        : Rendition.HIGH;
  }
}
