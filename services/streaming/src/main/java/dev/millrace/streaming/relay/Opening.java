package dev.millrace.streaming.relay;

import dev.millrace.media.Bytes;
import dev.millrace.media.Track;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a reader must have before it can decode what follows: metadata and sequence headers.
/// Immutable.
///
/// @param number grows within a broadcast
/// @param restarts whether the pictures before cannot be gone on from
/// @param first for a reader that has had nothing yet
/// @param headers for one that goes on from the opening before
record Opening(int number, boolean restarts, Bytes first, Bytes headers) {
  static Opening of(
      int number,
      boolean restarts,
      RelayFormat format,
      @Nullable Track video,
      @Nullable Track audio) {
    List<Bytes> parts = new ArrayList<>();
    parts.add(format.metadata(FlvBodies.metadata(video, audio)));
    if (video != null) {
      parts.add(format.media(/* video= */ true, 0, FlvBodies.config(video.config())));
    }
    if (audio != null) {
      parts.add(format.media(/* video= */ false, 0, FlvBodies.config(audio.config())));
    }
    Bytes headers = Bytes.offHeap(parts);
    Bytes file = format.fileHeader(audio != null, video != null);
    return new Opening(number, restarts, Bytes.offHeap(List.of(file, headers)), headers);
  }
}
