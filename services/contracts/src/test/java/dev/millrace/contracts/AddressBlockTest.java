package dev.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressBlockTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "2001:db8:0:1::5, 20010db800000001/64",
    "2001:db8:0:1:ffff:ffff:ffff:ffff, 20010db800000001/64",
    "2001:db8:0:2::5, 20010db800000002/64",
    "::ffff:192.0.2.7, 192.0.2.7",
    "unknown, unknown",
  })
  void countsASubscribersNetworkAsOne(String address, String block) {
    assertThat(AddressBlock.of(address)).isEqualTo(block);
  }
}
