package dev.millrace.streaming.hls;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelProgressiveFuture;
import io.netty.channel.ChannelProgressiveFutureListener;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.handler.timeout.WriteTimeoutException;
import io.netty.util.concurrent.PromiseNotifier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Closes a connection, or a stream of HTTP/2, that does not take what was written to it: what
/// waits has its time from when nothing before it waits. Most writes are complete when they return,
/// and cost nothing here.
final class WriteDeadline extends ChannelDuplexHandler {
  /// What of a file, in bytes, has its own time: a file that is encrypted or framed is written in
  /// pieces of this size, one that is sent by sendfile in one write that tells how far it is.
  static final int PIECE = 64 << 10;

  private final Deadline deadline;
  private @Nullable ChannelPromise last;

  /// @param limit for a write, or for each [#PIECE] of a file
  WriteDeadline(Duration limit) {
    this.deadline = new Deadline(limit);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    ChannelPromise written =
        message instanceof FileRegion ? inPieces(ctx, promise) : promise.unvoid();
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
    if (waiting == null || waiting.isDone() || deadline.isSet()) {
      return;
    }
    deadline.set(ctx.executor(), () -> missed(ctx));
    var _ =
        waiting.addListener(done -> {
          deadline.met();
          if (done.isSuccess()) { // else the connection is gone
            watch(ctx);
          }
        });
  }

  private static void missed(ChannelHandlerContext ctx) {
    ctx.fireExceptionCaught(WriteTimeoutException.INSTANCE);
    var _ = ctx.close();
  }

  private ChannelPromise inPieces(ChannelHandlerContext ctx, ChannelPromise promise) {
    ChannelProgressivePromise progressive = ctx.newProgressivePromise();
    var _ = PromiseNotifier.cascade(progressive, promise);
    return progressive.addListener(new Pieces());
  }

  /// Each piece of a file that was taken leaves the next one its own time.
  private final class Pieces implements ChannelProgressiveFutureListener {
    private long counted;

    @Override
    public void operationProgressed(ChannelProgressiveFuture file, long taken, long total) {
      if (taken - counted >= PIECE) {
        counted = taken;
        deadline.renew(file.channel().eventLoop());
      }
    }

    @Override
    public void operationComplete(ChannelProgressiveFuture file) {}
  }
}
