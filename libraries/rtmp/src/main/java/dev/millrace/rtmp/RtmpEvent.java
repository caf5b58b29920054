package dev.millrace.rtmp;

import dev.millrace.media.Bytes;

/// What a publisher did, as a server session sees it. Immutable.
public sealed interface RtmpEvent {
  /// The client named the application; it has been answered.
  record ConnectReceived(String app) implements RtmpEvent {}

  /// The client wants to publish; the session waits for `acceptPublish` or `rejectPublish`.
  record PublishRequested(StreamKey key, String app) implements RtmpEvent {}

  /// What `onMetaData` announces. It may be wrong, and may never come.
  ///
  /// @param frameRate pictures per second, 0 when unknown
  /// @param encoder the program's name, empty when unknown
  record MetadataReceived(boolean video, boolean audio, double frameRate, String encoder)
      implements RtmpEvent {}

  /// The body of an FLV video tag.
  ///
  /// @param timestampMs unfolded: it goes on where the 32 bits of the wire wrap
  record VideoReceived(long timestampMs, Bytes body) implements RtmpEvent {}

  /// The body of an FLV audio tag.
  ///
  /// @param timestampMs unfolded: it goes on where the 32 bits of the wire wrap
  record AudioReceived(long timestampMs, Bytes body) implements RtmpEvent {}

  /// The publisher stopped cleanly: FCUnpublish, deleteStream, closeStream or publish(false).
  record PublishStopped() implements RtmpEvent {}
}
