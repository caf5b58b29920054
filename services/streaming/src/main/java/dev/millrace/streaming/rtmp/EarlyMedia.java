package dev.millrace.streaming.rtmp;

import dev.millrace.media.Reason;
import dev.millrace.rtmp.RtmpEvent.AudioReceived;
import dev.millrace.rtmp.RtmpEvent.Media;
import dev.millrace.rtmp.RtmpEvent.MetadataReceived;
import dev.millrace.rtmp.RtmpEvent.VideoReceived;
import dev.millrace.rtmp.RtmpException;
import java.util.ArrayList;
import java.util.List;

/// What a client sent between its request to publish and our answer, bounded in number and bytes.
/// Owner thread only.
final class EarlyMedia {
  static final int MAX_EVENTS = 1_000;
  static final int MAX_BYTES = 256 << 10;

  private final List<Media> events = new ArrayList<>();
  private int bytes;

  /// @throws RtmpException `LIMIT` when there is too much
  void add(Media media) {
    bytes += size(media);
    if (bytes > MAX_BYTES || events.size() == MAX_EVENTS) {
      throw new RtmpException(
          Reason.LIMIT,
          "more than %d messages or %d bytes before the publish was accepted"
              .formatted(MAX_EVENTS, MAX_BYTES));
    }
    events.add(media);
  }

  /// All of them, in order; none are left.
  List<Media> take() {
    List<Media> taken = List.copyOf(events);
    events.clear();
    bytes = 0;
    return taken;
  }

  private static int size(Media media) {
    return switch (media) {
      case MetadataReceived _ -> 0;
      case VideoReceived video -> video.body().size();
      case AudioReceived audio -> audio.body().size();
    };
  }
}
