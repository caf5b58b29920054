package dev.millrace.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Av1ObusTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a delimiter before a frame,    1200 3202aabb,       3202aabb",
    "none,                          3202aabb,            3202aabb",
    "one with an extension,         16ff00 3202aabb,     3202aabb",
    "two,                           1200 1200 3202aabb,  3202aabb",
    "only a delimiter,              1200,                ''",
    "a size of two bytes,           128000 3202aabb,     3202aabb",
    "one that is longer than all,   1205 3202aabb,       1205 3202aabb",
    "an endless size,               12ffffffffffff,      12ffffffffffff",
    "an extension that is cut off,  14,                  14",
    "nothing,                       '',                  ''",
  })
  void leavesOutTheTemporalDelimiter(String name, String unit, String sample) {
    assertThat(Av1Obus.withoutTemporalDelimiter(Bytes.fromHex(unit)))
        .isEqualTo(Bytes.fromHex(sample));
  }
}
