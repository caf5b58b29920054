package dev.millrace.rtmp;

import dev.millrace.media.Bytes;

/// Media as it is sent to every player of a stream: whole messages in chunks whose headers leave
/// nothing out (format 0, absolute times), so that any of them can follow any other and the same
/// bytes serve all. Stateless, thread-safe.
///
/// They hold for sessions of [RtmpServerSession]: the chunk size and the message stream are those
/// that it announces.
public final class PlayMessages {
  private static final ChunkWriter WRITER = new ChunkWriter();

  static {
    WRITER.chunkSize(ServerReplies.CHUNK_SIZE);
  }

  private PlayMessages() {}

  /// The body of an FLV video tag. The timestamp is taken modulo 2^32.
  public static Bytes video(long timestampMs, Bytes body) {
    return message(Output.VIDEO, RtmpMessage.VIDEO, timestampMs, body);
  }

  /// The body of an FLV audio tag. The timestamp is taken modulo 2^32.
  public static Bytes audio(long timestampMs, Bytes body) {
    return message(Output.AUDIO, RtmpMessage.AUDIO, timestampMs, body);
  }

  /// What the stream is like.
  public static Bytes metadata(PlayMetadata metadata) {
    return message(Output.DATA, RtmpMessage.DATA_AMF0, /* timestampMs= */ 0, metadata.amf0());
  }

  private static Bytes message(int chunkStreamId, int type, long timestampMs, Bytes body) {
    return WRITER.write(
        chunkStreamId,
        new RtmpMessage(type, ServerReplies.STREAM_ID, timestampMs & 0xffff_ffffL, body));
  }
}
