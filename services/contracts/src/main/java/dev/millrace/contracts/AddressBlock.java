package dev.millrace.contracts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// What limits per address count as one: an IPv4 address, or a /64 of IPv6, within which everybody
/// has as many addresses as they like (RFC 6177). Stateless.
public final class AddressBlock {
  private static final int NETWORK_BYTES = 8;

  private AddressBlock() {}

  /// A name for it; text that is no address is a name of its own.
  public static String of(String address) {
    try {
      InetAddress read = InetAddress.ofLiteral(address);
      return read instanceof Inet6Address ? network(read.getAddress()) : read.getHostAddress();
    } catch (IllegalArgumentException _) {
      return address;
    }
  }

  private static String network(byte[] address) {
    return HexFormat.of().formatHex(Arrays.copyOf(address, NETWORK_BYTES)) + "/64";
  }
}
