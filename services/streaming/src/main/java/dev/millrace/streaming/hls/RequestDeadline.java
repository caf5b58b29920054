package dev.millrace.streaming.hls;

import dev.millrace.streaming.net.Counters;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Closes a connection whose request does not end in time, however slowly it comes. It stands
/// before the HTTP codec; [HlsHandler] says when a request was complete.
final class RequestDeadline extends ChannelInboundHandlerAdapter {
  private final Duration limit;
  private final Counters counters;
  private @Nullable Future<?> deadline;

  RequestDeadline(Duration limit, Counters counters) {
    this.limit = limit;
    this.counters = counters;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (deadline == null) {
      deadline =
          ctx.executor().schedule(() -> expired(ctx), limit.toMillis(), TimeUnit.MILLISECONDS);
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    complete();
    ctx.fireChannelInactive();
  }

  /// A request has been read to its end.
  void complete() {
    if (deadline != null) {
      deadline.cancel(/* mayInterruptIfRunning= */ false);
      deadline = null;
    }
  }

  private void expired(ChannelHandlerContext ctx) {
    counters.increment("hls.requests.expired");
    var _ = ctx.close();
  }
}
