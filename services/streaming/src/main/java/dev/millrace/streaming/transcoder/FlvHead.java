package dev.millrace.streaming.transcoder;

import dev.millrace.flv.FlvMuxer;
import dev.millrace.flv.FlvTag;
import dev.millrace.flv.FlvWriter;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;

/// How an FLV file of one video track begins. Stateless.
final class FlvHead {
  private FlvHead() {}

  static Bytes of(AvcConfig config) {
    FlvTag sequenceHeader = new FlvTag(FlvTag.Type.VIDEO, 0, FlvMuxer.videoConfig(config));
    return Bytes.concat(
        FlvWriter.header(/* audio= */ false, /* video= */ true), FlvWriter.tag(sequenceHeader));
  }
}
