package dev.millrace.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// When the segments of a presentation begin by their media, compared between its renditions (RFC
/// 8216bis, 6.2.4). Thread-safe.
final class MediaTimes {
  /// An audio frame, and pictures whose order of decoding is another, may lie between two
  /// renditions.
  private static final Duration TOLERANCE = Duration.ofMillis(250);

  /// Renditions are never further apart.
  private static final int REMEMBERED = 1000;

  private record First(URI rendition, Duration start) {}

  private final Map<Long, First> firsts =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, First> eldest) {
          return size() > REMEMBERED;
        }
      };

  /// @param start when the first sample is shown
  synchronized void add(URI rendition, long msn, Duration start, Reporter out) {
    First first = firsts.computeIfAbsent(msn, _ -> new First(rendition, start));
    if (start.minus(first.start).abs().compareTo(TOLERANCE) > 0) {
      out.report(
          Rule.SAME_MEDIA_TIME,
          "segment %d begins at %s, that of %s at %s"
              .formatted(msn, Numbers.show(start), first.rendition, Numbers.show(first.start)));
    }
  }
}
