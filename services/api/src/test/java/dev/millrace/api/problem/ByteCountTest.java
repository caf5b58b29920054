package dev.millrace.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteCountTest {
  @ParameterizedTest(name = "{1}")
  @CsvSource({"10485760, 10 MB", "1536000, 1500 kB", "1024, 1 kB", "1500, 1500 bytes"})
  void isExactInTheLargestUnitThatFits(long bytes, String text) {
    assertThat(ByteCount.text(bytes)).isEqualTo(text);
  }
}
