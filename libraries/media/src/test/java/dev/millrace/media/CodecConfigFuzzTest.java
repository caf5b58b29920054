package dev.millrace.media;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.function.Consumer;

class CodecConfigFuzzTest {
  private static final int MAX_INPUT = 4096;
  private static final OpusConfig OPUS =
      OpusConfig.parse(Bytes.fromHex("4f70757348656164 01 02 3801 80bb0000 0000 00"));

  private static final AvcConfig AVC =
      AvcConfig.parse(
          Bytes.fromHex(
              "014d401fffe10019674d401feca02802dd80880000030008000003019078c18cb001000568ebe3cb20"));

  @FuzzTest
  void avcConfigIsTotal(FuzzedDataProvider data) {
    read(data, AvcConfig::parse);
  }

  @FuzzTest
  void hevcConfigIsTotal(FuzzedDataProvider data) {
    read(data, bytes -> HevcConfig.parse(bytes).completeRecord());
  }

  @FuzzTest
  void av1ConfigIsTotal(FuzzedDataProvider data) {
    read(data, Av1Config::parse);
  }

  @FuzzTest
  void aacConfigIsTotal(FuzzedDataProvider data) {
    read(data, AacConfig::parse);
  }

  @FuzzTest
  void opusConfigIsTotal(FuzzedDataProvider data) {
    read(data, OpusConfig::parse);
  }

  @FuzzTest
  void samplesAreTotal(FuzzedDataProvider data) {
    read(
        data,
        bytes -> {
          int samples = OPUS.samplesIn(bytes);
          AVC.changedBy(bytes).ifPresent(CodecConfigFuzzTest::reparse);
          Bytes unit = Av1Obus.withoutTemporalDelimiter(bytes);
          if (samples < 1 || samples > 5760 || unit.size() > bytes.size()) {
            throw new AssertionError(samples + " samples, " + unit.size() + " bytes");
          }
        });
  }

  private static void reparse(AvcConfig made) {
    if (!AvcConfig.parse(made.decoderConfigurationRecord()).equals(made)) {
      throw new AssertionError(made + " reads as another");
    }
  }

  private static void read(FuzzedDataProvider data, Consumer<Bytes> reader) {
    try {
      reader.accept(Bytes.wrap(data.consumeBytes(MAX_INPUT)));
    } catch (MediaException e) {
      // refused, as it may be
    }
  }
}
