package dev.millrace.flv;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads an FLV file as it arrives, split anywhere. Owner thread only.
///
/// ```
/// 'F' 'L' 'V' 01 flags headerSize(32)  previousTagSize(32)
/// type(8) bodySize(24) time(24) timeExtension(8) streamId(24)  body  previousTagSize(32)  …
/// ```
public final class FlvReader {
  private static final int SIGNATURE = 0x464c56;
  private static final int FILE_HEADER = 9 + 4;
  private static final int TAG_HEADER = 11;
  private static final int PREVIOUS_TAG_SIZE = 4;

  private final int maxTagSize;
  private ByteBuffer pending = ByteBuffer.allocate(FILE_HEADER);
  private boolean headerRead;
  private @Nullable TagHeader tagHeader;

  /// @param maxTagSize bytes; a larger body is refused before memory is taken
  public FlvReader(int maxTagSize) {
    this.maxTagSize = maxTagSize;
  }

  /// Consumes all of `input`; answers the tags that it completes.
  ///
  /// @throws FlvException `MALFORMED` for what is not FLV, `LIMIT` for a tag that is too large
  public List<FlvTag> receive(ByteBuffer input) {
    List<FlvTag> tags = new ArrayList<>();
    while (fill(input)) {
      advance(tags);
    }
    return tags;
  }

  private boolean fill(ByteBuffer input) {
    int length = Math.min(pending.remaining(), input.remaining());
    pending.put(input.slice(input.position(), length));
    input.position(input.position() + length);
    return !pending.hasRemaining();
  }

  private void advance(List<FlvTag> tags) {
    ByteBuffer complete = pending.flip();
    if (!headerRead) {
      readFileHeader(complete);
    } else if (tagHeader == null) {
      readTagHeader(complete);
    } else {
      readBody(tagHeader, complete, tags);
    }
  }

  private void readFileHeader(ByteBuffer header) {
    if (header.getInt(0) >>> 8 != SIGNATURE) {
      throw new FlvException(Reason.MALFORMED, "no FLV signature");
    }
    headerRead = true;
    pending = ByteBuffer.allocate(TAG_HEADER);
  }

  private void readTagHeader(ByteBuffer header) {
    int bodySize = header.getInt(0) & 0xff_ffff;
    if (bodySize > maxTagSize) {
      throw new FlvException(
          Reason.LIMIT, "a tag of " + bodySize + " bytes, at most " + maxTagSize);
    }
    int time = header.getInt(4) >>> 8 | header.get(7) << 24;
    tagHeader = new TagHeader(header.get(0) & 0x1f, Integer.toUnsignedLong(time), bodySize);
    pending = ByteBuffer.allocate(bodySize + PREVIOUS_TAG_SIZE);
  }

  private void readBody(TagHeader header, ByteBuffer complete, List<FlvTag> tags) {
    Bytes body = Bytes.wrap(complete.slice(0, header.bodySize));
    for (FlvTag.Type type : FlvTag.Type.values()) {
      if (type.code() == header.type) {
        tags.add(new FlvTag(type, header.timestampMs, body));
      }
    }
    tagHeader = null;
    pending = ByteBuffer.allocate(TAG_HEADER);
  }

  private record TagHeader(int type, long timestampMs, int bodySize) {}
}
