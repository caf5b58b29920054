package dev.millrace.hls;

/// A complete segment as a DASH manifest needs it, of a live stream or of a recording. Immutable.
///
/// @param msn its media sequence number
/// @param suffix what follows the number in the name of its file
/// @param init the name of its init segment
/// @param variant what the manifest says of its rendition
/// @param run is another one behind a discontinuity
/// @param startMs when it begins, in the time that is in the media
/// @param endMs when what follows without a break begins
record DashSegment(
    long msn, String suffix, String init, Variant variant, long run, long startMs, long endMs) {
  /// Of a live stream.
  ///
  /// @param measured of the whole rendition
  static DashSegment of(Segment segment, Variant measured) {
    Variant own =
        Variant.of(measured.rendition(), segment.init().track().config(), measured.independent());
    return new DashSegment(
        segment.msn(),
        suffixOf(segment.name()),
        segment.init().name(),
        own.measured(measured.frameRate(), measured.peak(), measured.average()),
        segment.discontinuitySequence(),
        segment.startMs(),
        segment.startMs() + Math.round(segment.seconds() * 1000));
  }

  /// Of a recording.
  ///
  /// @param programStartMs when time 0 of the media was, in milliseconds since 1970
  /// @param measured of the whole rendition
  static DashSegment of(RecordedSegment segment, long msn, long programStartMs, Variant measured) {
    long startMs = segment.startMs() - programStartMs;
    return new DashSegment(
        msn,
        suffixOf(segment.name()),
        segment.init().name(),
        segment
            .init()
            .variant()
            .measured(measured.frameRate(), measured.peak(), measured.average()),
        segment.run(),
        startMs,
        startMs + Math.round(segment.seconds() * 1000));
  }

  /// Whether it follows `previous` without a break, and decodes like it.
  boolean continues(DashSegment previous) {
    return msn == previous.msn + 1
        && run == previous.run
        && suffix.equals(previous.suffix)
        && init.equals(previous.init);
  }

  private static String suffixOf(String name) {
    return name.substring(Math.max(0, name.indexOf('-')));
  }
}
