package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What a server sent, behind its part of the handshake if that is there.
final class Answers {
  private static final int HANDSHAKE = 1 + 2 * 1536;

  private Answers() {}

  /// Set Chunk Size is applied, and not among them.
  static List<RtmpMessage> messages(Bytes sent) {
    Bytes chunks = sent.size() >= HANDSHAKE ? sent.slice(HANDSHAKE) : sent;
    return messages(new ChunkReader(RtmpLimits.DEFAULT), chunks);
  }

  static List<RtmpMessage> messages(ChunkReader reader, Bytes chunks) {
    ByteBuffer input = chunks.asByteBuffer();
    List<RtmpMessage> messages = new ArrayList<>();
    RtmpMessage message = reader.next(input);
    while (message != null) {
      messages.add(message);
      message = reader.next(input);
    }
    return messages;
  }

  static List<RtmpCommand> commands(Bytes sent) {
    return messages(sent).stream()
        .filter(message -> message.type() == RtmpMessage.COMMAND_AMF0)
        .map(message -> RtmpCommand.read(message, RtmpLimits.DEFAULT))
        .toList();
  }
}
