package dev.millrace.rtmp;

/// What a server answered to a publishing client. Immutable.
public sealed interface RtmpClientEvent {
  /// Media may be sent now.
  record PublishStarted() implements RtmpClientEvent {}

  /// The server refused, or ended a running publish.
  ///
  /// @param code such as `NetStream.Publish.BadName`
  record PublishRefused(String code, String description) implements RtmpClientEvent {}
}
