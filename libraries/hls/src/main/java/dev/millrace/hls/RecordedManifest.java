package dev.millrace.hls;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Writes the DASH manifests of recordings. Stateless.
final class RecordedManifest {
  private RecordedManifest() {}

  /// Over all segments that are kept.
  ///
  /// @param variants what is said of each rendition
  /// @return empty when no segment says where it is in its media's time, as those of earlier
  ///   versions do not
  static Optional<String> render(
      String url,
      Map<Rendition, List<RecordedSegment>> renditions,
      Map<Rendition, Variant> variants) {
    Map<Rendition, List<DashSegment>> segments = new EnumMap<>(Rendition.class);
    variants.forEach((rendition, variant) ->
        segments.put(rendition, segments(renditions.getOrDefault(rendition, List.of()), variant)));
    List<DashPeriod> periods = DashPeriods.of(segments);
    return periods.isEmpty() ? Optional.empty() : Optional.of(DashManifest.recorded(url, periods));
  }

  private static List<DashSegment> segments(List<RecordedSegment> recorded, Variant variant) {
    return recorded.stream()
        .filter(segment -> !segment.gap())
        .flatMap(segment -> segment(segment, variant).stream())
        .filter(segment -> segment.startMs() >= 0 && segment.endMs() > segment.startMs())
        .toList();
  }

  private static Optional<DashSegment> segment(RecordedSegment recorded, Variant variant) {
    OptionalLong msn = RecordingEntries.msnOf(recorded.name());
    OptionalLong programStartMs = recorded.init().programStartMs();
    return msn.isEmpty() || programStartMs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            DashSegment.of(recorded, msn.getAsLong(), programStartMs.getAsLong(), variant));
  }
}
