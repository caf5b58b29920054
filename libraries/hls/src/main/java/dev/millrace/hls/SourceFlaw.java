package dev.millrace.hls;

/// Why a source cannot be given out as it is.
public enum SourceFlaw {
  /// Its keyframes are further apart than a segment may last.
  LONG_GOP,
  /// It has too few pictures.
  SLOW,
  /// Its pictures are all of one length, and no number of them makes a part.
  ODD_RATE,
  /// Its pictures are of many lengths, or there are holes between them.
  IRREGULAR
}
