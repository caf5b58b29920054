package dev.millrace.hls;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The DASH manifest of a live stream, for as long as its complete segments are the same.
/// Immutable, thread-safe.
final class LiveManifest {
  private final String url;
  private final Instant programStart;
  private final List<DashPeriod> periods;
  private final boolean ended;
  private @Nullable PlaylistText text;

  private LiveManifest(String url, Instant programStart, List<DashPeriod> periods, boolean ended) {
    this.url = url;
    this.programStart = programStart;
    this.periods = periods;
    this.ended = ended;
  }

  /// Of a stream that has nothing yet.
  static LiveManifest empty(String url, Instant programStart) {
    return new LiveManifest(url, programStart, List.of(), /* ended= */ false);
  }

  /// The next version.
  LiveManifest next(Map<Rendition, RenditionSnapshot> renditions, boolean nowEnded) {
    return new LiveManifest(url, programStart, continued(listed(renditions)), nowEnded);
  }

  /// Whether there is nothing to play.
  boolean empty() {
    return periods.isEmpty();
  }

  /// Rendered when it is first asked for; only when it is not empty.
  synchronized PlaylistText text() {
    if (text == null) {
      text = PlaylistText.dash(DashManifest.live(url, programStart, periods, ended));
    }
    return text;
  }

  /// A period begins where it began, whatever of it is still listed: players know it by that.
  private List<DashPeriod> continued(List<DashPeriod> listed) {
    return listed.stream()
        .map(period ->
            periods.stream()
                .filter(known -> known.has(period.firstSegment().msn()))
                .filter(known -> known.first().keySet().equals(period.first().keySet()))
                .findFirst()
                .map(known -> period.startingAt(known.startMs()))
                .orElse(period))
        .toList();
  }

  /// What every rendition has, or is known not to have: a period must not change once it was seen.
  /// One that is far behind is not waited for.
  private static List<DashPeriod> listed(Map<Rendition, RenditionSnapshot> renditions) {
    long newest =
        renditions.values().stream().mapToLong(RenditionSnapshot::nextMsn).max().orElse(0);
    long next =
        renditions.values().stream()
            .mapToLong(RenditionSnapshot::nextMsn)
            .filter(msn -> msn >= newest - Limits.BEHIND)
            .min()
            .orElse(0);
    Map<Rendition, List<DashSegment>> segments = new EnumMap<>(Rendition.class);
    renditions.forEach((rendition, snapshot) -> {
      Variant measured = Variant.of(snapshot);
      segments.put(
          rendition,
          snapshot.segments().stream()
              .filter(segment -> segment.msn() >= next - Limits.LISTED && segment.msn() < next)
              .filter(segment -> !segment.gap())
              .map(segment -> DashSegment.of(segment, measured))
              .toList());
    });
    return DashPeriods.of(segments);
  }
}
