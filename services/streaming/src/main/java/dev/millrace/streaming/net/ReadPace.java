package dev.millrace.streaming.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Reads a publisher's media at a pace: what comes within a period waits for its end, so that the
/// event loop is woken once for all of its publishers, and not by each tag of each. More than
/// `MOST_WAITING` does not wait, nor does the end of the connection.
///
/// The first handler of a connection, from when it sends media.
public final class ReadPace extends ChannelInboundHandlerAdapter {
  /// By how much it may delay a picture.
  static final Duration PERIOD = Duration.ofMillis(50);

  /// In bytes: less than what a system keeps of a connection at least, so that no sender waits.
  static final int MOST_WAITING = 32 << 10;

  /// How much must have come before the event loop is woken. Of Linux: `SOL_SOCKET` and its number.
  /// Other transports do not know it, and wake as before.
  static final IntegerUnixChannelOption SO_RCVLOWAT =
      new IntegerUnixChannelOption("SO_RCVLOWAT", 1, 18);

  private boolean waits;

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    let(ctx, /* wait= */ true);
    schedule(ctx);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!waits) {
      let(ctx, /* wait= */ true);
    }
    ctx.fireChannelReadComplete();
  }

  /// All connections of an event loop look at the same instants, to wake it once.
  private void schedule(ChannelHandlerContext ctx) {
    long period = PERIOD.toNanos();
    long untilNext = period - Math.floorMod(System.nanoTime(), period);
    var _ = ctx.executor().schedule(() -> look(ctx), untilNext, TimeUnit.NANOSECONDS);
  }

  private void look(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      if (waits) {
        let(ctx, /* wait= */ false);
      }
      schedule(ctx);
    }
  }

  private void let(ChannelHandlerContext ctx, boolean wait) {
    waits = wait;
    ctx.channel().config().setOption(SO_RCVLOWAT, wait ? MOST_WAITING : 1);
  }
}
