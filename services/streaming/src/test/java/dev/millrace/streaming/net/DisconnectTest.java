package dev.millrace.streaming.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DisconnectTest {
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  @Test
  void closesBehindWhatWaitsToBeSent() {
    Closer closer = new Closer();
    EmbeddedChannel channel = new EmbeddedChannel(closer);
    channel.writeOutbound(Unpooled.copiedBuffer(new byte[] {1}));
    closer.disconnect();
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.<Object>readOutbound()).isNotNull();
    channel.releaseOutbound();
  }

  @Test
  void closesAtTheDeadlineWhenThePeerDoesNotRead() {
    Closer closer = new Closer();
    EmbeddedChannel channel = new EmbeddedChannel(new NeverSent(), closer);
    channel.freezeTime();
    closer.disconnect();
    channel.advanceTimeBy(1999, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  /// A socket whose other side reads nothing.
  private static final class NeverSent extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
    }
  }

  private static final class Closer extends ChannelInboundHandlerAdapter {
    private @Nullable ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
      context = added;
    }

    void disconnect() {
      Disconnect.behindOutput(Objects.requireNonNull(context), DEADLINE);
    }
  }
}
