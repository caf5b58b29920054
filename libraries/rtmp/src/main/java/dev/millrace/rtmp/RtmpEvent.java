package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;

/// What a publisher or a player did, as a server session sees it. Immutable.
public sealed interface RtmpEvent {
  /// The client wants to publish; the session waits for `acceptPublish` or `refusePublish`.
  record PublishRequested(StreamKey key, String app) implements RtmpEvent {}

  /// The client wants to play; the session waits for `acceptPlay` or `refusePlay`.
  ///
  /// @param streamName as the client gave it: it may be a key, by mistake or to try it, so the text
  ///   form has none
  record PlayRequested(String streamName, String app) implements RtmpEvent {
    @Override
    public String toString() {
      return "PlayRequested[app=" + app + "]";
    }
  }

  /// The player wants nothing for now, or wants more again.
  record PlayPaused(boolean paused) implements RtmpEvent {}

  /// The player stopped cleanly: deleteStream or closeStream.
  record PlayStopped() implements RtmpEvent {}

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
