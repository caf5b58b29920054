package dev.millrace.conformance;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of a playlist that means something (RFC 8216bis, 4.1 and 4.4). All are immutable.
sealed interface Tag permits Tag.ForMedia, Tag.ForMultivariant, Tag.ForBoth, Part, ServerControl {
  /// Tags that only a media playlist may have.
  sealed interface ForMedia extends Tag {}

  /// Tags that only a multivariant playlist may have.
  sealed interface ForMultivariant extends Tag {}

  /// Lines of both kinds of playlist, and tags that are not known here.
  sealed interface ForBoth extends Tag {}

  record ExtM3u() implements ForBoth {}

  record Version(long number) implements ForBoth {}

  record IndependentSegments() implements ForBoth {}

  record Define() implements ForBoth {}

  record Other(String name) implements ForBoth {}

  /// An address line.
  record Uri(String text) implements ForBoth {}

  record TargetDuration(long seconds) implements ForMedia {}

  record MediaSequence(long number) implements ForMedia {}

  record DiscontinuitySequence(long number) implements ForMedia {}

  record PlaylistType(String type) implements ForMedia {}

  record IframesOnly() implements ForMedia {}

  record PartInf(Duration target) implements ForMedia {}

  record EndList() implements ForMedia {}

  /// The duration of the next segment.
  ///
  /// @param whole whether the duration was written without a decimal point
  record ExtInf(Duration duration, boolean whole) implements ForMedia {}

  record ByteRange(String range) implements ForMedia {}

  record Discontinuity() implements ForMedia {}

  record InitMap(String uri, @Nullable String byteRange) implements ForMedia {}

  record ProgramDateTime(Instant instant) implements ForMedia {}

  record Gap() implements ForMedia {}

  /// What a delta update left out.
  ///
  /// @param dateranges whether it tells which date ranges were removed
  record Skip(long segments, boolean dateranges) implements ForMedia {}

  record PreloadHint(String type, String uri) implements ForMedia {
    boolean part() {
      return type.equals("PART");
    }
  }

  /// A number that is missing is that of the playlist that the report stands in (4.4.5.4).
  record RenditionReport(String uri, @Nullable Long lastMsn, @Nullable Long lastPart)
      implements ForMedia {}

  record StreamInf(AttributeList attributes) implements ForMultivariant {}

  record Media(AttributeList attributes) implements ForMultivariant {}
}
