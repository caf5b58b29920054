package dev.millrace.streaming.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.testing.LogLines;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How a connection ends that has not asked to publish, so that it needs no api and no broadcasts.
@NullUnmarked
class RtmpHandlerTest {
  private final Counters counters = new Counters();
  private final LogLines log = LogLines.of(RtmpHandler.class);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new NeverSent(),
          new RtmpHandler(new RtmpContext(null, null, null, counters, new ConnectionLimit(0))));

  @AfterEach
  void stop() {
    log.close();
    var _ = channel.close();
  }

  @Test
  void closesAtOnceWhenTheClientDoesNotRead() {
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    assertThat(log.lines())
        .containsExactly("INFO Connection of unknown closed: the client does not read our answers");
  }

  @Test
  void logsAnErrorOfOursOnceWithItsCause() {
    channel.pipeline().fireExceptionCaught(new IllegalStateException("boom"));
    assertThat(counters.get("rtmp.closed.failed")).isEqualTo(1);
    assertThat(log.lines())
        .containsExactly("ERROR Connection of unknown closed: an error of ours / boom");
  }

  /// A socket whose other side reads nothing.
  private static final class NeverSent extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      ReferenceCountUtil.release(message);
    }
  }
}
