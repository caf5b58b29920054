package dev.millrace.flv;

import dev.millrace.flv.EnhancedHeader.TrackBody;
import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.util.ArrayList;
import java.util.List;

/// Reads bodies of audio tags: the legacy header (Adobe FLV 10.1, E.4.2.1) and the one of Enhanced
/// RTMP v2.
final class FlvAudioTag {
  private static final int FORMAT_ENHANCED = 9;
  private static final int FORMAT_AAC = 10;

  private final Tracks tracks = new Tracks();

  List<FlvEvent> read(long timestampMs, Bytes body) {
    if (body.isEmpty()) {
      return List.of();
    }
    TagBody tag = new TagBody(body);
    int header = tag.u8();
    return header >> 4 == FORMAT_ENHANCED
        ? enhanced(timestampMs, header, tag)
        : legacy(timestampMs, header, tag);
  }

  /// ```
  /// format(4) rate(2) size(1) type(1)  packetType(8)  data
  /// ```
  private List<FlvEvent> legacy(long timestampMs, int header, TagBody tag) {
    int format = header >> 4;
    if (format != FORMAT_AAC) {
      throw AudioCodec.unsupported(legacyName(format));
    }
    int packetType = tag.u8();
    return switch (packetType) {
      case 0 -> tracks.configure(/* id= */ 0, tag.rest(), AudioCodec.AAC::config);
      case 1 -> sample(/* trackId= */ 0, timestampMs, tag.rest());
      default -> throw new FlvException(Reason.MALFORMED, "AAC packet type " + packetType);
    };
  }

  private List<FlvEvent> enhanced(long timestampMs, int header, TagBody tag) {
    int packetType = EnhancedHeader.skipModifiers(tag, header & 0x0f);
    List<TrackBody> bodies =
        packetType == EnhancedHeader.MULTITRACK_AUDIO
            ? EnhancedHeader.multitrack(tag, EnhancedHeader.MULTITRACK_AUDIO)
            : EnhancedHeader.singleTrack(tag, packetType);
    List<FlvEvent> events = new ArrayList<>(bodies.size());
    for (TrackBody body : bodies) {
      events.addAll(track(timestampMs, body));
    }
    return events;
  }

  /// An unknown codec in a track beside the first one is no reason to refuse the first one.
  private List<FlvEvent> track(long timestampMs, TrackBody track) {
    AudioCodec codec = AudioCodec.of(track.fourCc());
    if (codec == null && track.trackId() == 0) {
      throw AudioCodec.unsupported(EnhancedHeader.name(track.fourCc()));
    } else if (codec == null) {
      return List.of();
    }
    return switch (track.packetType()) {
      case EnhancedHeader.SEQUENCE_START ->
          tracks.configure(track.trackId(), track.body(), codec::config);
      case EnhancedHeader.CODED_FRAMES -> sample(track.trackId(), timestampMs, track.body());
      case EnhancedHeader.SEQUENCE_END ->
          List.of(new FlvEvent.EndOfSequence(track.trackId(), /* video= */ false));
      default -> List.of(); // the channel order, which the configurations say too
    };
  }

  private List<FlvEvent> sample(int trackId, long timestampMs, Bytes data) {
    return tracks.sample(trackId, timestampMs, /* compositionOffset= */ 0, /* sync= */ true, data);
  }

  private static String legacyName(int format) {
    return switch (format) {
      case 0, 3 -> "PCM";
      case 1 -> "ADPCM";
      case 2, 14 -> "MP3";
      case 4, 5, 6 -> "Nellymoser";
      case 7, 8 -> "G.711";
      case 11 -> "Speex";
      default -> "number " + format;
    };
  }
}
