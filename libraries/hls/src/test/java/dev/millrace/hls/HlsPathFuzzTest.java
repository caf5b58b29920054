package dev.millrace.hls;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

class HlsPathFuzzTest {
  @FuzzTest
  void parseIsTotal(FuzzedDataProvider data) {
    var _ = HlsPath.parse(data.consumeRemainingAsString());
  }
}
