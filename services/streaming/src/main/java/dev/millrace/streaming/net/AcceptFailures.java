package dev.millrace.streaming.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says that connections cannot be accepted, such as when too many files are open: once a minute,
/// as Netty tries again each second. It stands last on a server's channel.
public final class AcceptFailures extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptFailures.class);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private Instant next = Instant.MIN;

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Instant now = Instant.now();
    if (now.isAfter(next)) {
      next = now.plus(BETWEEN_LINES);
      LOG.warn("Connections cannot be accepted: {}", cause.toString());
    }
  }
}
