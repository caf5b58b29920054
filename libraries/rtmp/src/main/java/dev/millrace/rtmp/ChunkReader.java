package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Joins chunks to messages, one assembly per chunk stream, whatever the split of the input. Set
/// Chunk Size and Abort take effect here, before the next chunk is read. Owner thread only.
final class ChunkReader {
  private static final int DEFAULT_CHUNK_SIZE = 128;

  /// How far a new message of format 3 may be from the last one, in ms.
  private static final int NEAR = 10_000;

  private final RtmpLimits limits;
  private final Map<Integer, ChunkStream> streams = new HashMap<>();
  private final ChunkHeader header = new ChunkHeader();
  private ByteBuffer replay = ByteBuffer.allocate(0);
  private int maxMessageSize;
  private int maxAssembly;
  private int chunkSize = DEFAULT_CHUNK_SIZE;
  private @Nullable ChunkStream current;
  private int chunkLeft;

  /// Takes messages up to `maxEarlySize`.
  ChunkReader(RtmpLimits limits) {
    this.limits = limits;
    this.maxMessageSize = limits.maxEarlySize();
    this.maxAssembly = limits.maxEarlySize();
  }

  /// Media may come: messages up to `maxMessageSize` from the next one on.
  void takeMedia() {
    maxMessageSize = limits.maxMessageSize();
    maxAssembly = limits.maxAssembly();
  }

  /// The next message that `input` completes, or null when all of it has been consumed.
  ///
  /// @throws RtmpException `MALFORMED` or `LIMIT`
  @Nullable RtmpMessage next(ByteBuffer input) {
    while (true) {
      ByteBuffer source = replay.hasRemaining() ? replay : input;
      if (!source.hasRemaining()) {
        return null;
      }
      RtmpMessage message = current == null ? readHeader(source) : readPayload(current, source);
      if (message != null && !applied(message)) {
        return message;
      }
    }
  }

  private @Nullable RtmpMessage readHeader(ByteBuffer source) {
    header.add(source.get());
    if (!header.basicComplete()) {
      return null;
    }
    ChunkStream stream = streams.get(header.chunkStreamId());
    boolean extendedBefore = stream != null && stream.extended;
    return header.complete(extendedBefore) ? beginChunk() : null;
  }

  private @Nullable RtmpMessage beginChunk() {
    ChunkStream stream = stream();
    if (header.format() == ChunkHeader.NO_MESSAGE_HEADER) {
      checkRepeatedTime(stream);
    } else {
      readMessageHeader(stream);
    }
    header.clear();
    if (!stream.assembling()) {
      reserve(stream);
      stream.begin(chunkSize);
    }
    chunkLeft = Math.min(chunkSize, stream.missing());
    if (chunkLeft == 0) {
      return stream.complete();
    }
    current = stream;
    return null;
  }

  private ChunkStream stream() {
    int id = header.chunkStreamId();
    ChunkStream known = streams.get(id);
    if (known != null) {
      return known;
    }
    // librtmp starts its pings with format 1; 2 and 3 leave the length open.
    if (header.format() > 1) {
      throw new RtmpException(
          Reason.MALFORMED, "chunk stream " + id + " begins with format " + header.format());
    }
    if (streams.size() == limits.maxChunkStreams()) {
      throw new RtmpException(
          Reason.LIMIT, "more than " + limits.maxChunkStreams() + " chunk streams");
    }
    ChunkStream created = new ChunkStream();
    streams.put(id, created);
    return created;
  }

  /// Adobe's programs, OBS and SRS repeat the extended timestamp in every chunk; some versions of
  /// FFmpeg and librtmp do not: then the four bytes belong to what follows.
  private void checkRepeatedTime(ChunkStream stream) {
    if (!stream.extended) {
      return;
    }
    long field = header.extendedField();
    boolean timeOfNext = stream.absolute && !stream.assembling();
    boolean repeated =
        timeOfNext
            ? near(field, stream.timestampMs)
            : field == stream.extendedField || field == stream.timestampMs;
    if (timeOfNext) {
      stream.deltaMs = repeated ? field - stream.timestampMs : 0;
    }
    if (!repeated) {
      replay = concat(header.lastFour(), replay);
    }
  }

  private static boolean near(long field, long timestampMs) {
    return Math.abs((long) (int) (field - timestampMs)) <= NEAR;
  }

  private void readMessageHeader(ChunkStream stream) {
    if (stream.assembling()) {
      throw new RtmpException(
          Reason.MALFORMED,
          "a new message begins where " + stream.missing() + " bytes are missing");
    }
    stream.extended = header.extended(false);
    long time = header.time(stream.extended);
    stream.extendedField = time;
    stream.absolute = header.format() == 0;
    // Format 3 adds it again, even a time of format 0 (5.3.1.2.4): FFmpeg begins so. Later, librtmp
    // and nginx-rtmp mean the same time.
    stream.deltaMs = stream.absolute && time > NEAR ? 0 : time;
    if (stream.absolute) {
      stream.timestampMs = time - stream.deltaMs;
      stream.messageStreamId = header.messageStreamId();
    }
    if (header.format() < 2) {
      stream.length = header.messageLength();
      stream.type = header.messageType();
    }
  }

  private void reserve(ChunkStream stream) {
    if (stream.length > maxMessageSize) {
      throw new RtmpException(
          Reason.LIMIT, "a message of " + stream.length + " bytes, at most " + maxMessageSize);
    }
    long reserved = stream.length;
    for (ChunkStream other : streams.values()) {
      reserved += other.reserved();
    }
    if (reserved > maxAssembly) {
      throw new RtmpException(
          Reason.LIMIT, reserved + " bytes of incomplete messages, at most " + maxAssembly);
    }
  }

  private @Nullable RtmpMessage readPayload(ChunkStream stream, ByteBuffer source) {
    int count = Math.min(chunkLeft, source.remaining());
    stream.append(source, count);
    chunkLeft -= count;
    if (chunkLeft > 0) {
      return null;
    }
    current = null;
    return stream.missing() == 0 ? stream.complete() : null;
  }

  /// Whether the message was for this reader.
  private boolean applied(RtmpMessage message) {
    switch (message.type()) {
      case RtmpMessage.SET_CHUNK_SIZE -> setChunkSize(u32(message.payload()));
      case RtmpMessage.ABORT -> abort(u32(message.payload()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Nothing is allocated by it, so any size is taken; some encoders announce 2^27.
  private void setChunkSize(long size) {
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw new RtmpException(Reason.MALFORMED, "chunk size " + size + ", 1 to 2147483647");
    }
    chunkSize = (int) size;
  }

  private void abort(long chunkStreamId) {
    ChunkStream stream = streams.get((int) chunkStreamId);
    if (stream != null) {
      stream.abort();
    }
  }

  private static long u32(Bytes payload) {
    if (payload.size() < 4) {
      throw new RtmpException(
          Reason.MALFORMED, "a control message of " + payload.size() + " bytes, at least 4");
    }
    return payload.asByteBuffer().getInt() & 0xffffffffL;
  }

  private static ByteBuffer concat(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }
}
