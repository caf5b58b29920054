package dev.millrace.streaming.hls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "bytes=0-9,    0,  9",
    "bytes=90-,    90, 99",
    "bytes=90-200, 90, 99",
    "bytes=-10,    90, 99",
    "bytes=-500,   0,  99",
  })
  void readsSingleRangesOfAHundredBytes(String header, int first, int last) {
    assertThat(ByteRange.parse(header, 100)).contains(new ByteRange(first, last));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=-0", "bytes=9-5"})
  void marksWhatCannotBeSatisfied(String header) {
    assertThat(ByteRange.parse(header, 100))
        .hasValueSatisfying(r -> assertThat(r.valid()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "bytes=", "bytes=-", "bytes=0-1,5-6", "items=0-1", "bytes=99999999999-"})
  void ignoresAnythingElse(String header) {
    assertThat(ByteRange.parse(header, 100)).isEmpty();
  }
}
