package dev.millrace.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Where everything here listens. Stateless.
final class Loopback {
  private Loopback() {}

  /// @param port as it is given to a program
  static InetSocketAddress port(String port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }
}
