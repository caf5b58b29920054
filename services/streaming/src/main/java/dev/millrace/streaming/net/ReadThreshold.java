package dev.millrace.streaming.net;

import io.netty.channel.Channel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How much of a publisher's media must have come before its event loop is woken: ten milliseconds'
/// worth (`SO_RCVLOWAT`). So a tag of sound does not wake it by itself, but comes with the next
/// picture. What is less waits for the next look at the rate; the end of the connection does not
/// wait. Event loop only.
public final class ReadThreshold {
  static final Duration PERIOD = Duration.ofMillis(250);
  private static final int PARTS = 25;

  /// So that what waits for a large picture is no long time, whatever the rate was.
  static final int MAX_BYTES = 4096;

  /// Of Linux: `SOL_SOCKET` and its number. Other transports do not know it, and wake as before.
  static final IntegerUnixChannelOption SO_RCVLOWAT =
      new IntegerUnixChannelOption("SO_RCVLOWAT", 1, 18);

  private final Channel channel;
  private long received;
  private int bytes = 1;

  public ReadThreshold(Channel channel) {
    this.channel = channel;
  }

  /// Its publisher sends media from here on.
  public void start() {
    received = 0;
    schedule();
  }

  public void received(int count) {
    received += count;
  }

  /// What it should be, after so many bytes in a period.
  static int of(long receivedInPeriod) {
    return Math.clamp(receivedInPeriod / PARTS, 1, MAX_BYTES);
  }

  /// All connections of an event loop look at the same instants, to wake it once.
  private void schedule() {
    long period = PERIOD.toNanos();
    long untilNext = period - Math.floorMod(System.nanoTime(), period);
    var _ = channel.eventLoop().schedule(this::look, untilNext, TimeUnit.NANOSECONDS);
  }

  private void look() {
    if (!channel.isActive()) {
      return;
    }
    int wanted = of(received);
    received = 0;
    if (2 * wanted <= bytes || wanted >= 2 * bytes) {
      channel.config().setOption(SO_RCVLOWAT, wanted);
      bytes = wanted;
    }
    schedule();
  }
}
