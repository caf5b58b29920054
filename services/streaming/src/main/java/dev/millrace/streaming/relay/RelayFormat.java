package dev.millrace.streaming.relay;

import dev.millrace.flv.FlvTag;
import dev.millrace.flv.FlvWriter;
import dev.millrace.media.Bytes;
import dev.millrace.rtmp.PlayMessages;
import dev.millrace.rtmp.PlayMetadata;

/// How FLV bodies are wrapped for a reader. Stateless.
public enum RelayFormat {
  /// Messages in chunks of RTMP.
  RTMP {
    @Override
    Bytes fileHeader(boolean audio, boolean video) {
      return Bytes.EMPTY;
    }

    @Override
    Bytes metadata(PlayMetadata metadata) {
      return PlayMessages.metadata(metadata);
    }

    @Override
    Bytes media(boolean video, long timestampMs, Bytes body) {
      return video ? PlayMessages.video(timestampMs, body) : PlayMessages.audio(timestampMs, body);
    }
  },

  /// Tags of an FLV file, over HTTP.
  FLV {
    @Override
    Bytes fileHeader(boolean audio, boolean video) {
      return FlvWriter.header(audio, video);
    }

    @Override
    Bytes metadata(PlayMetadata metadata) {
      return FlvWriter.tag(new FlvTag(FlvTag.Type.SCRIPT, /* timestampMs= */ 0, metadata.amf0()));
    }

    @Override
    Bytes media(boolean video, long timestampMs, Bytes body) {
      FlvTag.Type type = video ? FlvTag.Type.VIDEO : FlvTag.Type.AUDIO;
      return FlvWriter.tag(new FlvTag(type, timestampMs, body));
    }
  };

  /// What stands before everything else, once for each reader.
  abstract Bytes fileHeader(boolean audio, boolean video);

  abstract Bytes metadata(PlayMetadata metadata);

  /// @param timestampMs taken modulo 2^32
  /// @param body of an FLV tag
  abstract Bytes media(boolean video, long timestampMs, Bytes body);
}
