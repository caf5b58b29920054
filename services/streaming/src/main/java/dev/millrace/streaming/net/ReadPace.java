package dev.millrace.streaming.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Reads a publisher's media at a pace: what comes within a period waits for its end, so that the
/// event loop is woken once for all of its publishers, and not by each tag of each. More than
/// `MOST_WAITING` does not wait, nor does the end of the connection.
///
/// One per connection, its first handler from when it sends media; on its event loop.
public final class ReadPace extends ChannelInboundHandlerAdapter {
  /// By how much it may delay a picture.
  static final Duration PERIOD = Duration.ofMillis(50);

  /// In bytes: less than what a system keeps of a connection at least, so that no sender waits.
  static final int MOST_WAITING = 32 << 10;

  /// How much must have come before the event loop is woken. Of Linux: `SOL_SOCKET` and its number.
  /// Other transports do not know it, and wake as before.
  static final IntegerUnixChannelOption SO_RCVLOWAT =
      new IntegerUnixChannelOption("SO_RCVLOWAT", 1, 18);

  private final Duration period;
  private boolean waiting;

  public ReadPace() {
    this(PERIOD);
  }

  ReadPace(Duration period) {
    this.period = period;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    setWaiting(ctx.channel(), true);
    schedule(ctx);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (!waiting) {
      setWaiting(ctx.channel(), true);
    }
    ctx.fireChannelReadComplete();
  }

  /// The periods of all connections of an event loop end at the same instants, to wake it once.
  private void schedule(ChannelHandlerContext ctx) {
    long nanos = period.toNanos();
    long left = nanos - Math.floorMod(System.nanoTime(), nanos);
    var _ = ctx.executor().schedule(() -> endPeriod(ctx), left, TimeUnit.NANOSECONDS);
  }

  private void endPeriod(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      if (waiting) {
        setWaiting(ctx.channel(), false);
      }
      schedule(ctx);
    }
  }

  /// The socket's number may be another's by now when it was closed while it was read.
  private void setWaiting(Channel channel, boolean wait) {
    if (channel.isOpen()) {
      waiting = wait;
      channel.config().setOption(SO_RCVLOWAT, wait ? MOST_WAITING : 1);
    }
  }
}
