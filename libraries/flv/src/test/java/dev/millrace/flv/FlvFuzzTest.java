package dev.millrace.flv;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.media.Bytes;

/// Any bytes give events or the library's own exception.
class FlvFuzzTest {
  private static final int MAX_INPUT = 8192;

  @FuzzTest
  void readerIsTotal(FuzzedDataProvider data) {
    Bytes bytes = Bytes.copyOf(data.consumeBytes(MAX_INPUT));
    try {
      var _ = new FlvReader(MAX_INPUT).receive(bytes.asByteBuffer());
    } catch (FlvException e) {
      // refused, as it may be
    }
  }

  @FuzzTest
  void demuxerIsTotal(FuzzedDataProvider data) {
    FlvDemuxer demuxer = new FlvDemuxer();
    try {
      while (data.remainingBytes() > 0) {
        boolean video = data.consumeBoolean();
        Bytes body = Bytes.copyOf(data.consumeBytes(data.consumeInt(0, 1024)));
        var _ = video ? demuxer.video(0, body) : demuxer.audio(0, body);
      }
    } catch (FlvException e) {
      // refused, as it may be
    }
  }
}
