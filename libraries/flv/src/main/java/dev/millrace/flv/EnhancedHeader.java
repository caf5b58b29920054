package dev.millrace.flv;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.util.ArrayList;
import java.util.List;

/// What audio and video tags of Enhanced RTMP v2 have in common: ModEx prefixes, the FourCC and the
/// multitrack envelope.
final class EnhancedHeader {
  static final int SEQUENCE_START = 0;
  static final int CODED_FRAMES = 1;
  static final int SEQUENCE_END = 2;
  static final int CODED_FRAMES_X = 3;
  static final int MPEG2_TS_SEQUENCE_START = 5;
  static final int MULTITRACK_AUDIO = 5;
  static final int MULTITRACK_VIDEO = 6;
  static final int MOD_EX = 7;

  private static final int ONE_TRACK = 0;
  private static final int MANY_TRACKS_MANY_CODECS = 2;

  /// A track's id has 8 bits.
  private static final int MAX_TRACKS = 256;

  /// One track's part of a tag.
  record TrackBody(int packetType, int fourCc, int trackId, Bytes body) {}

  private EnhancedHeader() {}

  /// Skips ModEx prefixes; answers the packet type behind them. The one that is defined,
  /// nanoseconds to add to a time, is left out on purpose: parts and playlists count milliseconds,
  /// and what sound needs beyond that comes from its own clock.
  ///
  /// ```
  /// size-1 (8)  [size-1 (16) where size is 256]  data  type(4) packetType(4)
  /// ```
  static int skipModifiers(TagBody tag, int packetType) {
    int current = packetType;
    while (current == MOD_EX) {
      int size = tag.u8() + 1;
      if (size == 256) {
        size = tag.u16() + 1;
      }
      tag.take(size);
      current = tag.u8() & 0x0f;
    }
    return current;
  }

  /// A tag without the multitrack envelope is track 0.
  static List<TrackBody> singleTrack(TagBody tag, int packetType) {
    int fourCc = tag.fourCc();
    return List.of(new TrackBody(packetType, fourCc, /* trackId= */ 0, tag.rest()));
  }

  /// ```
  /// multitrackType(4) packetType(4)  [FourCC]  n × ([FourCC] trackId(8) [size(24)] body)
  /// ```
  static List<TrackBody> multitrack(TagBody tag, int multitrackPacketType) {
    int header = tag.u8();
    int type = header >> 4;
    int packetType = header & 0x0f;
    if (type > MANY_TRACKS_MANY_CODECS || packetType == multitrackPacketType) {
      throw new FlvException(
          Reason.MALFORMED, "multitrack type " + type + " with packet type " + packetType);
    }
    boolean manyCodecs = type == MANY_TRACKS_MANY_CODECS;
    int fourCc = manyCodecs ? 0 : tag.fourCc();
    List<TrackBody> bodies = new ArrayList<>();
    do {
      if (bodies.size() == MAX_TRACKS) {
        throw new FlvException(Reason.LIMIT, "more than " + MAX_TRACKS + " tracks in a tag");
      }
      fourCc = manyCodecs ? tag.fourCc() : fourCc;
      int trackId = tag.u8();
      Bytes body = type == ONE_TRACK ? tag.rest() : tag.take(tag.u24());
      bodies.add(new TrackBody(packetType, fourCc, trackId, body));
    } while (!tag.isEmpty());
    return bodies;
  }

  static FlvException unsupported(String kind, String name, String carried) {
    return new FlvException(
        Reason.UNSUPPORTED, kind + " codec " + name + " is not supported: " + carried + " are");
  }

  /// The codec's name, or its FourCC as far as it is readable.
  static String name(int fourCc) {
    StringBuilder code = new StringBuilder();
    for (int shift = 24; shift >= 0; shift -= 8) {
      char character = (char) (fourCc >> shift & 0xff);
      code.append(character > ' ' && character < 127 ? character : '?');
    }
    return switch (code.toString()) {
      case "vp08" -> "VP8";
      case "vp09" -> "VP9";
      case "vvc1" -> "VVC";
      case "ac-3" -> "AC-3";
      case "ec-3" -> "E-AC-3";
      case ".mp3" -> "MP3";
      case "fLaC" -> "FLAC";
      default -> code.toString();
    };
  }
}
