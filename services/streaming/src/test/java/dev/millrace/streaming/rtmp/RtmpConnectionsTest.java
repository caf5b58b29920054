package dev.millrace.streaming.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.streaming.net.CloseReason;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

/// Each connection is on a loop of its own here: none can make room for another one.
class RtmpConnectionsTest {
  @Test
  void takesExactlyTheConnectionsOfAnAddress() {
    RtmpConnections connections = limits(/* connections= */ 10, /* ofAddress= */ 2);
    Channel first = enter(connections, "192.0.2.1");
    enter(connections, "192.0.2.1");
    assertRefused(connections, "192.0.2.1", CloseReason.TOO_MANY_CONNECTIONS);
    enter(connections, "192.0.2.2");
    var _ = first.close();
    enter(connections, "192.0.2.1");
    assertRefused(connections, "192.0.2.1", CloseReason.TOO_MANY_CONNECTIONS);
    assertThat(connections.sentence(CloseReason.TOO_MANY_CONNECTIONS))
        .contains("at most 2 (MILLRACE_CONNECTIONS_PER_ADDRESS)");
  }

  @Test
  void countsANetworkOfIpv6AsOneAddress() {
    RtmpConnections connections = limits(/* connections= */ 10, /* ofAddress= */ 1);
    enter(connections, "2001:db8:0:1::1");
    assertRefused(connections, "2001:db8:0:1::2", CloseReason.TOO_MANY_CONNECTIONS);
    enter(connections, "2001:db8:0:2::1");
  }

  @Test
  void takesExactlyTheConnectionsInTotal() {
    RtmpConnections connections = limits(/* connections= */ 2, /* ofAddress= */ 0);
    Channel first = enter(connections, "192.0.2.1");
    enter(connections, "192.0.2.1");
    assertRefused(connections, "192.0.2.2", CloseReason.SERVER_FULL);
    assertRefused(connections, "192.0.2.3", CloseReason.SERVER_FULL);
    var _ = first.close();
    enter(connections, "192.0.2.4");
    assertThat(connections.sentence(CloseReason.SERVER_FULL))
        .contains("at most 2 (MILLRACE_RTMP_CONNECTIONS)");
  }

  private static RtmpConnections limits(int connections, int ofAddress) {
    return new RtmpConnections(PublisherLimits.of(connections, ofAddress));
  }

  private static Channel enter(RtmpConnections connections, String address) {
    Channel channel = new From(address);
    assertThat(connections.enter(channel)).isEmpty();
    return channel;
  }

  private static void assertRefused(
      RtmpConnections connections, String address, CloseReason reason) {
    assertThat(connections.enter(new From(address))).contains(reason);
  }

  /// A connection from an address.
  private static final class From extends EmbeddedChannel {
    private final InetSocketAddress address;

    From(String address) {
      this.address = new InetSocketAddress(address, 1);
    }

    @Override
    protected SocketAddress remoteAddress0() {
      return address;
    }
  }
}
