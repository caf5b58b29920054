package dev.millrace.streaming.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DisconnectTest {
  private static final byte[] LAST_WORD = {1, 2};

  @Test
  void closesBehindWhatWaitsToBeSent() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.writeOutbound(Unpooled.copiedBuffer(new byte[] {1}));
    Disconnect.behindOutput(channel);
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.<Object>readOutbound()).isNotNull();
    channel.releaseOutbound();
  }

  @Test
  void closesAtTheDeadlineWhenThePeerDoesNotRead() {
    EmbeddedChannel channel = new EmbeddedChannel(new NeverSent());
    channel.freezeTime();
    Disconnect.behindOutput(channel);
    assertClosesAtTheDeadline(channel);
  }

  @Test
  void waitsForThePeerToCloseUntilTheDeadline() {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.freezeTime();
    Disconnect.behindPeer(channel);
    assertClosesAtTheDeadline(channel);
  }

  private static void assertClosesAtTheDeadline(EmbeddedChannel channel) {
    channel.advanceTimeBy(Disconnect.DEADLINE.toMillis() - 1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  /// An encoder in the midst of its stream, of which nothing is read any more: were the connection
  /// closed at once, it would be reset.
  @Test
  void letsAPeerThatStillSendsReadTheLastWord() throws Exception {
    try (EventLoops loops = new EventLoops();
        Socket encoder = new Socket()) {
      Channel server = listen(loops);
      encoder.connect(server.localAddress());
      encoder.setSoTimeout(5_000);
      encoder.getOutputStream().write(new byte[100_000]);
      assertThat(encoder.getInputStream().readNBytes(2)).isEqualTo(LAST_WORD);
      assertThat(encoder.getInputStream().read()).isEqualTo(-1);
      encoder.getOutputStream().write(new byte[1_000]);
      encoder.getOutputStream().write(new byte[1_000]);
      server.close().syncUninterruptibly();
    }
  }

  private static Channel listen(EventLoops loops) {
    return new ServerBootstrap()
        .group(loops.acceptors(), loops.workers())
        .channel(loops.serverChannel())
        .childOption(ChannelOption.AUTO_READ, false)
        .childHandler(new Farewell())
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .syncUninterruptibly()
        .channel();
  }

  /// Says its last word when something has come, unread.
  private static final class Farewell extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      var _ =
          context
              .executor()
              .schedule(
                  () -> {
                    var _ = context.write(Unpooled.copiedBuffer(LAST_WORD));
                    Disconnect.behindOutput(context.channel());
                  },
                  200,
                  TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }

  /// A socket whose other side reads nothing.
  private static final class NeverSent extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
    }
  }
}
