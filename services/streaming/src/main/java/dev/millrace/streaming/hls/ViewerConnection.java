package dev.millrace.streaming.hls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaders;

/// One connection of a viewer, or of a proxy for many, which is idle while no request of it is
/// being answered, whatever else is sent on it. On its loop only.
final class ViewerConnection {
  private final Channel channel;
  private final IdleConnections idle;
  private final TrustedProxies proxies;
  private final long network;
  private final boolean proxy;
  private int running;

  ViewerConnection(Channel channel, IdleConnections idle, TrustedProxies proxies) {
    this.channel = channel;
    this.idle = idle;
    this.proxies = proxies;
    this.network = TrustedProxies.network(channel.remoteAddress());
    this.proxy = proxies.trusts(channel.remoteAddress());
  }

  /// What tells the network of the viewer who sent these headers apart from others.
  long network(HttpHeaders headers) {
    return proxy ? proxies.network(headers, network) : network;
  }

  /// A request is complete, and is being answered.
  void began() {
    if (running++ == 0) {
      idle.remove(this);
    }
  }

  /// A request that had begun was answered, or will not be.
  void ended() {
    if (--running == 0 && channel.isActive()) {
      idle.add(this);
    }
  }

  /// Takes leave as the protocol wants it, and closes at once even when nobody reads that.
  void close() {
    var _ = channel.close();
    ChannelHandlerContext nearest = channel.pipeline().firstContext();
    if (channel.isOpen() && nearest != null) {
      var _ = nearest.close(); // goes past the handlers, which would wait
    }
  }
}
