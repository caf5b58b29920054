package dev.millrace.streaming.rtmp;

import dev.millrace.contracts.VerifyRequest;
import dev.millrace.flv.FlvException;
import dev.millrace.media.Bytes;
import dev.millrace.rtmp.PublishStatus;
import dev.millrace.rtmp.RtmpEvent;
import dev.millrace.rtmp.RtmpEvent.AudioReceived;
import dev.millrace.rtmp.RtmpEvent.ConnectReceived;
import dev.millrace.rtmp.RtmpEvent.MetadataReceived;
import dev.millrace.rtmp.RtmpEvent.PublishRequested;
import dev.millrace.rtmp.RtmpEvent.PublishStopped;
import dev.millrace.rtmp.RtmpEvent.VideoReceived;
import dev.millrace.rtmp.RtmpException;
import dev.millrace.rtmp.RtmpLimits;
import dev.millrace.rtmp.RtmpServerSession;
import dev.millrace.streaming.api.VerifyResult;
import dev.millrace.streaming.live.LiveStream;
import dev.millrace.streaming.live.Publisher;
import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.net.EventLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One RTMP connection: a thin layer between the socket, the sans-IO session and the live stream.
/// It is the one place where a publisher's errors are caught: one log line, one counter, close.
final class RtmpHandler extends SimpleChannelInboundHandler<ByteBuf> implements Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(RtmpHandler.class);
  private static final String APP = "streaming";
  private static final Duration PUBLISH_DEADLINE = Duration.ofSeconds(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RtmpContext context;
  private final RtmpServerSession session;
  private final List<RtmpEvent> early = new ArrayList<>();
  private @Nullable ChannelHandlerContext channel;
  private @Nullable LiveStream stream;
  private String address = "unknown";
  private boolean requested;
  private boolean closed;

  RtmpHandler(RtmpContext context) {
    this.context = context;
    byte[] random = new byte[1528];
    RANDOM.nextBytes(random);
    this.session = new RtmpServerSession(RtmpLimits.DEFAULT, Bytes.wrap(random));
  }

  /// Closes the connection for a reason of ours. Thread-safe.
  @Override
  public void end(CloseReason reason) {
    ChannelHandlerContext target = channel;
    if (target != null) {
      target.executor().execute(() -> refuse(PublishStatus.DENIED, reason, reason.sentence()));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx;
    address = EventLoops.address(ctx.channel());
    if (!context.limit().enter(address)) {
      close(CloseReason.TOO_MANY_CONNECTIONS, CloseReason.TOO_MANY_CONNECTIONS.sentence());
      return;
    }
    var _ =
        ctx.executor()
            .schedule(this::checkRequested, PUBLISH_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf input) {
    if (closed) {
      return;
    }
    try {
      for (RtmpEvent event : session.receive(input.nioBuffer())) {
        handle(event);
      }
      flush();
    } catch (RtmpException e) {
      flush();
      close(CloseReason.of(e.reason()), message(e));
    } catch (FlvException e) {
      refuse(PublishStatus.REJECTED, CloseReason.of(e.reason()), message(e));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    context.limit().leave(address);
    CloseReason reason = stream == null ? CloseReason.LEFT : CloseReason.DISCONNECTED;
    close(reason, reason.sentence());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent && stream != null) {
      close(CloseReason.STALLED, CloseReason.STALLED.sentence());
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!ctx.channel().isWritable()) {
      close(CloseReason.SLOW_READER, CloseReason.SLOW_READER.sentence());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      close(CloseReason.DISCONNECTED, CloseReason.DISCONNECTED.sentence());
    } else {
      LOG.error("The connection of {} failed", address, cause);
      close(CloseReason.FAILED, CloseReason.FAILED.sentence());
    }
  }

  private void handle(RtmpEvent event) {
    if (closed) {
      return;
    }
    LiveStream target = stream;
    switch (event) {
      case ConnectReceived _ -> {}
      case PublishRequested request -> verify(request);
      case PublishStopped _ -> close(CloseReason.STOPPED, CloseReason.STOPPED.sentence());
      case MetadataReceived _, VideoReceived _, AudioReceived _ when target == null ->
          early.add(event);
      case MetadataReceived metadata when target != null ->
          target.metadata(metadata.video(), metadata.audio());
      case VideoReceived(long timestampMs, Bytes body) when target != null ->
          target.video(timestampMs, body);
      case AudioReceived(long timestampMs, Bytes body) when target != null ->
          target.audio(timestampMs, body);
      case MetadataReceived _, VideoReceived _, AudioReceived _ -> {}
    }
  }

  private void checkRequested() {
    if (!requested) {
      close(CloseReason.TOO_LATE, CloseReason.TOO_LATE.sentence());
    }
  }

  /// Nothing more is read until api has answered, so what came early is bounded by one read.
  private void verify(PublishRequested request) {
    requested = true;
    if (!request.app().equals(APP)) {
      refuse(PublishStatus.BAD_NAME, CloseReason.BAD_KEY, "The server's address ends in /" + APP);
      return;
    }
    ChannelHandlerContext target = channel;
    if (target != null) {
      target.channel().config().setAutoRead(false);
      CompletableFuture<VerifyResult> answer =
          context.api().verify(new VerifyRequest(request.key().value(), address));
      var _ = answer.thenAcceptAsync(this::verified, target.executor());
    }
  }

  private void verified(VerifyResult result) {
    switch (result) {
      case VerifyResult.Accepted(var answer) -> {
        ChannelHandlerContext target = channel;
        if (!closed && target != null) {
          var _ =
              context
                  .broadcasts()
                  .begin(answer, this, target.channel().eventLoop())
                  .whenComplete(this::begun);
        }
      }
      case VerifyResult.Refused(String detail) ->
          refuse(PublishStatus.BAD_NAME, CloseReason.BAD_KEY, detail);
      case VerifyResult.Unavailable(String cause) -> {
        LOG.warn("A stream key could not be checked: {}", cause);
        refuse(
            PublishStatus.FAILED,
            CloseReason.API_UNAVAILABLE,
            "The server cannot check the stream key now, try again in a moment.");
      }
    }
  }

  private void begun(@Nullable LiveStream begun, @Nullable Throwable failure) {
    if (begun == null || channel == null) {
      LOG.error("A stream of {} could not begin", address, failure);
      refuse(PublishStatus.FAILED, CloseReason.FAILED, CloseReason.FAILED.sentence());
      return;
    }
    stream = begun;
    if (closed) {
      endStream(begun);
      return;
    }
    LOG.info("Publisher {} sends video {}", address, begun.url());
    session.acceptPublish();
    flush();
    channel.channel().config().setAutoRead(true);
    try {
      List.copyOf(early).forEach(this::handle);
    } catch (FlvException e) {
      refuse(PublishStatus.REJECTED, CloseReason.of(e.reason()), message(e));
    }
    early.clear();
  }

  /// Tells the client why in the way of RTMP, when it asked to publish, and closes.
  private void refuse(PublishStatus status, CloseReason reason, String sentence) {
    if (closed) {
      return;
    }
    if (stream != null) {
      session.endPublish(status, sentence);
    } else if (requested) {
      session.rejectPublish(status, sentence);
    }
    flush();
    close(reason, sentence);
  }

  private void close(CloseReason reason, String detail) {
    if (closed) {
      return;
    }
    closed = true;
    context.counters().increment(reason.counter());
    LiveStream ending = stream;
    if (ending == null) {
      LOG.info("Connection of {} closed: {}", address, detail);
    } else {
      LOG.info("Publisher {} of video {} closed: {}", address, ending.url(), detail);
      endStream(ending);
    }
    if (channel != null) {
      var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void endStream(LiveStream ending) {
    String leaseId = ending.leaseId();
    if (ending.end()) {
      context.leases().ended(leaseId, ending.url());
    }
  }

  private void flush() {
    Bytes output = session.takeOutput();
    if (!output.isEmpty() && channel != null) {
      var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(output.asByteBuffer()));
    }
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
