package dev.millrace.flv;

import dev.millrace.flv.EnhancedHeader.TrackBody;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.util.ArrayList;
import java.util.List;

/// Reads bodies of video tags: the legacy header (Adobe FLV 10.1, E.4.3.1) and the one of Enhanced
/// RTMP v2.
final class FlvVideoTag {
  private static final int ENHANCED = 0x80;
  private static final int KEY_FRAME = 1;
  private static final int COMMAND_FRAME = 5;
  private static final int CODEC_AVC = 7;

  private final Tracks tracks = new Tracks();

  List<FlvEvent> read(long timestampMs, Bytes body) {
    if (body.isEmpty()) {
      return List.of();
    }
    TagBody tag = new TagBody(body);
    int header = tag.u8();
    return (header & ENHANCED) == 0
        ? legacy(timestampMs, header, tag)
        : enhanced(timestampMs, header, tag);
  }

  /// ```
  /// frameType(4) codecId(4)  packetType(8)  compositionTime(SI24)  data
  /// ```
  private List<FlvEvent> legacy(long timestampMs, int header, TagBody tag) {
    int frameType = header >> 4;
    if (frameType == COMMAND_FRAME) {
      return List.of();
    }
    int codec = header & 0x0f;
    if (codec != CODEC_AVC) {
      throw VideoCodec.unsupported(legacyName(codec));
    }
    int packetType = tag.u8();
    int compositionTime = tag.s24();
    return switch (packetType) {
      case 0 -> tracks.configure(0, tag.rest(), AvcConfig::parse);
      case 1 -> tracks.sample(0, timestampMs, compositionTime, frameType == KEY_FRAME, tag.rest());
      case 2 -> List.of(new FlvEvent.EndOfSequence(0, /* video= */ true));
      default -> throw new FlvException(Reason.MALFORMED, "AVC packet type " + packetType);
    };
  }

  /// ```
  /// 1 frameType(3) packetType(4)  [ModEx…]  [command]  [multitrack | FourCC]  data
  /// ```
  private List<FlvEvent> enhanced(long timestampMs, int header, TagBody tag) {
    int frameType = header >> 4 & 7;
    int packetType = EnhancedHeader.skipModifiers(tag, header & 0x0f);
    if (frameType == COMMAND_FRAME) {
      return List.of();
    }
    List<TrackBody> bodies =
        packetType == EnhancedHeader.MULTITRACK_VIDEO
            ? EnhancedHeader.multitrack(tag, EnhancedHeader.MULTITRACK_VIDEO)
            : EnhancedHeader.singleTrack(tag, packetType);
    List<FlvEvent> events = new ArrayList<>(bodies.size());
    for (TrackBody body : bodies) {
      events.addAll(track(timestampMs, frameType == KEY_FRAME, body));
    }
    return events;
  }

  /// An unknown codec in a track beside the first one is no reason to refuse the first one.
  private List<FlvEvent> track(long timestampMs, boolean sync, TrackBody track) {
    int id = track.trackId();
    VideoCodec codec = VideoCodec.of(track.fourCc());
    if (codec == null && id == 0) {
      throw VideoCodec.unsupported(EnhancedHeader.name(track.fourCc()));
    } else if (codec == null) {
      return List.of();
    }
    return switch (track.packetType()) {
      case EnhancedHeader.SEQUENCE_START -> tracks.configure(id, track.body(), codec::config);
      case EnhancedHeader.CODED_FRAMES -> {
        TagBody body = new TagBody(track.body());
        int compositionTime = codec.compositionTimed() ? body.s24() : 0;
        yield tracks.sample(id, timestampMs, compositionTime, sync, codec.sample(body.rest()));
      }
      case EnhancedHeader.CODED_FRAMES_X ->
          tracks.sample(
              id, timestampMs, /* compositionOffset= */ 0, sync, codec.sample(track.body()));
      case EnhancedHeader.SEQUENCE_END ->
          List.of(new FlvEvent.EndOfSequence(id, /* video= */ true));
      case EnhancedHeader.MPEG2_TS_SEQUENCE_START ->
          throw VideoCodec.unsupported("AV1 as in MPEG-2 TS");
      default -> List.of(); // metadata such as colour information: the bitstream says it too
    };
  }

  private static String legacyName(int codec) {
    return switch (codec) {
      case 2 -> "Sorenson H.263";
      case 3, 6 -> "Screen Video";
      case 4, 5 -> "VP6";
      case 12 -> "HEVC without Enhanced RTMP";
      default -> "number " + codec;
    };
  }
}
