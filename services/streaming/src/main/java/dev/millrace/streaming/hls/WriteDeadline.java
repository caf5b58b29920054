package dev.millrace.streaming.hls;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.timeout.WriteTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Closes a connection, or a stream of HTTP/2, that does not take what was written to it. Most
/// writes are complete when they return, and cost nothing here.
final class WriteDeadline extends ChannelDuplexHandler {
  private final Deadline deadline;
  private @Nullable ChannelPromise last;

  /// @param limit for a write that waits; for one that came while an earlier one was watched, up to
  ///   twice as long, as only then it is looked at
  WriteDeadline(Duration limit) {
    this.deadline = new Deadline(limit);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ChannelPromise written = promise.unvoid();
    last = written;
    var _ = ctx.write(message, written);
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    ctx.flush();
    watch(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    deadline.cancel();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    deadline.cancel();
  }

  private void watch(ChannelHandlerContext ctx) {
    ChannelPromise waiting = last;
    if (waiting != null && !waiting.isDone() && !deadline.isSet()) {
      deadline.set(ctx.executor(), () -> missed(ctx, waiting));
    }
  }

  /// What came behind the write that was waited for has a deadline of its own.
  private void missed(ChannelHandlerContext ctx, ChannelPromise waiting) {
    if (waiting.isDone()) {
      watch(ctx);
    } else {
      ctx.fireExceptionCaught(WriteTimeoutException.INSTANCE);
      var _ = ctx.close();
    }
  }
}
