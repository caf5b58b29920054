package dev.millrace.flv;

import dev.millrace.media.AacConfig;
import dev.millrace.media.AudioConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.OpusConfig;
import org.jspecify.annotations.Nullable;

/// The audio codecs that are carried, as Enhanced RTMP v2 names them.
enum AudioCodec {
  AAC("mp4a"),
  OPUS("Opus");

  private final int fourCc;

  AudioCodec(String fourCc) {
    this.fourCc = TagBody.fourCc(fourCc);
  }

  static @Nullable AudioCodec of(int fourCc) {
    for (AudioCodec codec : values()) {
      if (codec.fourCc == fourCc) {
        return codec;
      }
    }
    return null;
  }

  static FlvException unsupported(String name) {
    return EnhancedHeader.unsupported("audio", name, "AAC and Opus");
  }

  int fourCc() {
    return fourCc;
  }

  /// Reads the body of a sequence start.
  AudioConfig config(Bytes body) {
    return switch (this) {
      case AAC -> AacConfig.parse(body);
      case OPUS -> OpusConfig.parse(body);
    };
  }
}
