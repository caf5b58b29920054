package dev.millrace.streaming.transcoder;

import dev.millrace.flv.FlvMuxer;
import dev.millrace.flv.FlvTag;
import dev.millrace.flv.FlvWriter;
import dev.millrace.media.Bytes;
import dev.millrace.media.VideoConfig;

/// How an FLV file of one video track begins. Stateless.
final class FlvHead {
  private FlvHead() {}

  static Bytes of(VideoConfig config) {
    FlvTag sequenceHeader = new FlvTag(FlvTag.Type.VIDEO, 0, FlvMuxer.videoConfig(config));
    return Bytes.concat(
        FlvWriter.header(/* audio= */ false, /* video= */ true), FlvWriter.tag(sequenceHeader));
  }
}
