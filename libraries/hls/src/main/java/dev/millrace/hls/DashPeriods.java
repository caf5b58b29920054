package dev.millrace.hls;

import dev.millrace.hls.DashPeriod.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Divides the segments of all renditions into periods. Stateless.
///
/// There is a new one at each discontinuity, and where a rendition begins or ceases to have
/// segments: players take another one for as long.
final class DashPeriods {
  /// Less is no break, in ms: the sound's frames.
  private static final long TOLERANCE_MS = 100;

  /// What all renditions have between two cuts.
  private record Column(Span span, Map<Rendition, DashSegment> segments) {
    /// Pictures, when there are any, last exactly until the next cut.
    static Column of(Map<Rendition, DashSegment> segments) {
      DashSegment any = segments.values().iterator().next();
      long endMs = any.endMs();
      for (DashSegment segment : segments.values()) {
        endMs = segment.variant().rendition().video() ? Math.max(endMs, segment.endMs()) : endMs;
      }
      return new Column(new Span(any.startMs(), endMs), segments);
    }

    boolean continues(Column previous) {
      return segments.keySet().equals(previous.segments.keySet())
          && Math.abs(span.startMs() - previous.span.endMs()) <= TOLERANCE_MS
          && segments.values().stream().allMatch(previous::isContinuedBy);
    }

    private boolean isContinuedBy(DashSegment next) {
      DashSegment last = segments.get(next.variant().rendition());
      return last != null && next.continues(last);
    }
  }

  private DashPeriods() {}

  /// @param renditions the segments of each, without gaps
  static List<DashPeriod> of(Map<Rendition, List<DashSegment>> renditions) {
    List<List<Column>> groups = new ArrayList<>();
    for (Map<Rendition, DashSegment> segments : byNumber(renditions).values()) {
      Column column = Column.of(segments);
      if (groups.isEmpty() || !column.continues(groups.getLast().getLast())) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(column);
    }
    return groups.stream().map(DashPeriods::period).toList();
  }

  private static SortedMap<Long, Map<Rendition, DashSegment>> byNumber(
      Map<Rendition, List<DashSegment>> renditions) {
    SortedMap<Long, Map<Rendition, DashSegment>> columns = new TreeMap<>();
    renditions.forEach((rendition, segments) ->
        segments.forEach(segment ->
            columns
                .computeIfAbsent(segment.msn(), _ -> new EnumMap<>(Rendition.class))
                .put(rendition, segment)));
    return columns;
  }

  private static DashPeriod period(List<Column> columns) {
    List<Span> spans = columns.stream().map(Column::span).toList();
    return new DashPeriod(spans.getFirst().startMs(), columns.getFirst().segments(), spans);
  }
}
