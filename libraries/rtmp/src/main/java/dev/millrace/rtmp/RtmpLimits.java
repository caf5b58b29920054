package dev.millrace.rtmp;

/// What a peer may make us keep. Every length from the wire is checked against one of these before
/// memory is taken. Immutable.
///
/// @param maxMessageSize bytes of one message
/// @param maxAssembly bytes of all messages that have begun and are not complete
/// @param maxEarlySize bytes in place of both for as long as no publish has been asked for
/// @param maxChunkStreams chunk streams of one connection
/// @param maxAmfValues AMF values in one message, nested ones included
/// @param maxAmfDepth objects inside objects
public record RtmpLimits(
    int maxMessageSize,
    int maxAssembly,
    int maxEarlySize,
    int maxChunkStreams,
    int maxAmfValues,
    int maxAmfDepth) {
  /// A keyframe of a 100 Mbit/s source is below 8 MiB; what comes before a publish is commands, of
  /// some hundred bytes; encoders use 3 to 8 chunk streams.
  public static final RtmpLimits DEFAULT =
      new RtmpLimits(
          8 << 20,
          12 << 20,
          /* maxEarlySize= */ 64 << 10,
          /* maxChunkStreams= */ 32,
          /* maxAmfValues= */ 2_000,
          /* maxAmfDepth= */ 16);
}
