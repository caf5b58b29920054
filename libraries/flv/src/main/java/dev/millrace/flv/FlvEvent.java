package dev.millrace.flv;

import dev.millrace.media.Sample;
import dev.millrace.media.Track;

/// What a tag body says. Immutable.
public sealed interface FlvEvent {
  /// A sequence header that is new or differs from the track's last one.
  record TrackConfigured(Track track) implements FlvEvent {}

  /// One access unit; its times are milliseconds.
  record SampleReceived(Sample sample) implements FlvEvent {}

  /// The encoder says that no more samples follow on this track.
  record EndOfSequence(int trackId, boolean video) implements FlvEvent {}
}
