package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;

/// What a publisher did, as a server session sees it. Immutable.
public sealed interface RtmpEvent {
  /// The client wants to publish; the session waits for `acceptPublish` or `refusePublish`.
  record PublishRequested(StreamKey key, String app) implements RtmpEvent {}

  /// What a publisher sends.
  sealed interface Media extends RtmpEvent {}

  /// What `onMetaData` announces. It may be wrong, and may never come.
  ///
  /// @param videoBitrate in bits per second; 0 when it is not said, or absurd
  /// @param audioBitrate in bits per second; 0 when it is not said, or absurd
  record MetadataReceived(boolean video, boolean audio, long videoBitrate, long audioBitrate)
      implements Media {}

  /// The body of an FLV video tag.
  ///
  /// @param timestampMs unfolded: it goes on where the 32 bits of the wire wrap
  record VideoReceived(long timestampMs, Bytes body) implements Media {}

  /// The body of an FLV audio tag.
  ///
  /// @param timestampMs unfolded: it goes on where the 32 bits of the wire wrap
  record AudioReceived(long timestampMs, Bytes body) implements Media {}

  /// The publisher stopped cleanly: FCUnpublish, deleteStream, closeStream or publish(false).
  record PublishStopped() implements RtmpEvent {}

  /// The peer broke the protocol or a limit. The last event: the session reads no more.
  ///
  /// @param detail gives the value and the bound, never a key
  record SessionFailed(Reason reason, String detail) implements RtmpEvent {}
}
