package dev.millrace.streaming.hls;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The reverse proxies that are believed when they say whom they ask for. Immutable.
final class TrustedProxies {
  private static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");

  private final Set<InetAddress> addresses;

  /// @param addresses such as `127.0.0.1`
  TrustedProxies(List<String> addresses) {
    this.addresses =
        addresses.stream().map(InetAddress::ofLiteral).collect(Collectors.toUnmodifiableSet());
  }

  boolean trusts(SocketAddress remote) {
    return remote instanceof InetSocketAddress socket && addresses.contains(socket.getAddress());
  }

  /// What tells the networks of viewers apart: an IPv4 address, or a /64 of IPv6, which one
  /// household has (RFC 6177).
  static long network(SocketAddress remote) {
    return remote instanceof InetSocketAddress socket ? network(socket.getAddress()) : 0;
  }

  /// The same of the one that a trusted proxy asks for: each proxy adds whom it was asked by, so
  /// the last that is no proxy of ours is it.
  ///
  /// @param proxy the network of the proxy itself, for when it does not say
  long network(HttpHeaders headers, long proxy) {
    String forwarded = String.join(",", headers.getAll(FORWARDED_FOR));
    for (String text : List.of(forwarded.split(",")).reversed()) {
      try {
        InetAddress address = InetAddress.ofLiteral(text.strip());
        if (!addresses.contains(address)) {
          return network(address);
        }
      } catch (IllegalArgumentException _) {
        return proxy;
      }
    }
    return proxy;
  }

  private static long network(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet6Address ? bytes.getLong() : bytes.getInt();
  }
}
