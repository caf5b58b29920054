package dev.millrace.flv;

import dev.millrace.media.Av1Config;
import dev.millrace.media.Av1Obus;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.HevcConfig;
import dev.millrace.media.VideoConfig;
import org.jspecify.annotations.Nullable;

/// The video codecs that are carried, as Enhanced RTMP v2 names them.
enum VideoCodec {
  AVC("avc1", /* compositionTimed= */ true),
  HEVC("hvc1", /* compositionTimed= */ true),
  AV1("av01", /* compositionTimed= */ false);

  private final int fourCc;
  private final boolean compositionTimed;

  VideoCodec(String fourCc, boolean compositionTimed) {
    this.fourCc = TagBody.fourCc(fourCc);
    this.compositionTimed = compositionTimed;
  }

  static @Nullable VideoCodec of(int fourCc) {
    for (VideoCodec codec : values()) {
      if (codec.fourCc == fourCc) {
        return codec;
      }
    }
    return null;
  }

  static VideoCodec of(VideoConfig config) {
    return switch (config) {
      case AvcConfig _ -> AVC;
      case HevcConfig _ -> HEVC;
      case Av1Config _ -> AV1;
    };
  }

  static FlvException unsupported(String name) {
    return EnhancedHeader.unsupported("video", name, "H.264, HEVC and AV1");
  }

  int fourCc() {
    return fourCc;
  }

  /// Reads the body of a sequence start.
  VideoConfig config(Bytes body) {
    return switch (this) {
      case AVC -> AvcConfig.parse(body);
      case HEVC -> HevcConfig.parse(body);
      case AV1 -> Av1Config.parse(body);
    };
  }

  /// Whether a composition time stands before the data of coded frames: AV1 has none.
  boolean compositionTimed() {
    return compositionTimed;
  }

  /// Coded frames as samples have them.
  Bytes sample(Bytes data) {
    return switch (this) {
      case AVC, HEVC -> data;
      case AV1 -> Av1Obus.withoutTemporalDelimiter(data);
    };
  }
}
