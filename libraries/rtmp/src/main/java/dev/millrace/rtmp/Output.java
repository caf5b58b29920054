package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import java.util.ArrayList;
import java.util.List;

/// Bytes that wait to be sent, and the chunk writer that makes them. Owner thread only.
final class Output {
  static final int CONTROL = 2;
  static final int COMMAND = 3;
  static final int AUDIO = 4;
  static final int DATA = 5;
  static final int VIDEO = 6;

  private final ChunkWriter writer = new ChunkWriter();
  private final List<Bytes> pending = new ArrayList<>();

  void raw(Bytes bytes) {
    pending.add(bytes);
  }

  /// @param chunkStreamId one of the constants above
  void message(int chunkStreamId, RtmpMessage message) {
    pending.add(writer.write(chunkStreamId, message));
  }

  void control(int type, int value) {
    message(CONTROL, RtmpMessage.control(type, value));
  }

  void command(int messageStreamId, RtmpCommand command) {
    message(COMMAND, command.toMessage(messageStreamId));
  }

  void chunkSize(int size) {
    control(RtmpMessage.SET_CHUNK_SIZE, size);
    writer.chunkSize(size);
  }

  Bytes take() {
    if (pending.isEmpty()) {
      return Bytes.EMPTY;
    }
    Bytes all = Bytes.concat(pending);
    pending.clear();
    return all;
  }
}
