package dev.millrace.streaming.net;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;

/// Where what a slow reader has not been sent yet waits. Stateless; on the connection's loop only.
public final class UnsentBytes {
  private static final long IN_KERNEL = 64 << 10;

  private UnsentBytes() {}

  /// Leaves little of it to the kernel, which would take megabytes: only what waits with us can be
  /// seen to be late. Of epoll's sockets only.
  public static void keep(Channel channel) {
    if (channel instanceof EpollSocketChannel socket) {
      socket.config().setTcpNotSentLowAt(IN_KERNEL);
    }
  }
}
