package dev.millrace.fmp4;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.millrace.media.Bytes;

class BoxDumpFuzzTest {
  private static final int MAX_INPUT = 4096;

  @FuzzTest
  void dumpIsTotal(FuzzedDataProvider data) {
    Bytes bytes = Bytes.copyOf(data.consumeBytes(MAX_INPUT));
    try {
      var _ = BoxDump.dump(bytes);
    } catch (Fmp4Exception e) {
      // refused, as it may be
    }
  }
}
