package dev.millrace.streaming.hls;

import dev.millrace.streaming.net.Counters;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;

/// Closes a connection whose request does not end in time, however slowly it comes. It stands
/// before the HTTP codec; [HlsHandler] says when a request was complete.
final class RequestDeadline extends ChannelInboundHandlerAdapter {
  private final Counters counters;
  private final Deadline deadline;

  RequestDeadline(Duration limit, Counters counters) {
    this.deadline = new Deadline(limit);
    this.counters = counters;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!deadline.isSet()) {
      deadline.set(ctx.executor(), () -> expired(ctx));
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadline.cancel();
    ctx.fireChannelInactive();
  }

  /// A request has been read to its end.
  void complete() {
    deadline.met();
  }

  private void expired(ChannelHandlerContext ctx) {
    counters.increment("hls.requests.expired");
    var _ = ctx.close();
  }
}
