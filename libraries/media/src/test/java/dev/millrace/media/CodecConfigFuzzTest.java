package dev.millrace.media;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

class CodecConfigFuzzTest {
  private static final int MAX_INPUT = 4096;

  @FuzzTest
  void avcConfigIsTotal(FuzzedDataProvider data) {
    Bytes bytes = Bytes.wrap(java.nio.ByteBuffer.wrap(data.consumeBytes(MAX_INPUT)));
    try {
      AvcConfig.parse(bytes);
    } catch (MediaException e) {
      // refused, as it may be
    }
  }

  @FuzzTest
  void aacConfigIsTotal(FuzzedDataProvider data) {
    Bytes bytes = Bytes.wrap(java.nio.ByteBuffer.wrap(data.consumeBytes(MAX_INPUT)));
    try {
      AacConfig.parse(bytes);
    } catch (MediaException e) {
      // refused, as it may be
    }
  }
}
