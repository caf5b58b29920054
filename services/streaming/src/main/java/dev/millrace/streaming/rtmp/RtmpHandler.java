package dev.millrace.streaming.rtmp;

import dev.millrace.contracts.VerifyRequest;
import dev.millrace.flv.FlvException;
import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.rtmp.PublishStatus;
import dev.millrace.rtmp.RtmpEvent;
import dev.millrace.rtmp.RtmpEvent.AudioReceived;
import dev.millrace.rtmp.RtmpEvent.Media;
import dev.millrace.rtmp.RtmpEvent.MetadataReceived;
import dev.millrace.rtmp.RtmpEvent.PublishRequested;
import dev.millrace.rtmp.RtmpEvent.PublishStopped;
import dev.millrace.rtmp.RtmpEvent.SessionFailed;
import dev.millrace.rtmp.RtmpEvent.VideoReceived;
import dev.millrace.rtmp.RtmpException;
import dev.millrace.rtmp.RtmpLimits;
import dev.millrace.rtmp.RtmpServerSession;
import dev.millrace.streaming.live.LiveStream;
import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.net.Disconnect;
import dev.millrace.streaming.net.EventLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// One RTMP connection: a thin layer between the socket, the sans-IO session and the live stream.
/// It is the one place where a publisher's errors are caught: one log line, one counter, close.
final class RtmpHandler extends SimpleChannelInboundHandler<ByteBuf>
    implements Admission.Applicant {
  private static final Logger LOG = LoggerFactory.getLogger(RtmpHandler.class);
  private static final String APP = "streaming";
  private static final Duration PUBLISH_DEADLINE = Duration.ofSeconds(10);
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RtmpContext context;
  private final RtmpServerSession session;
  private final EarlyMedia early = new EarlyMedia();
  private volatile @Nullable ChannelHandlerContext channel;
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
      close(CloseReason.TOO_MANY_CONNECTIONS);
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
      session.receive(input.nioBuffer()).forEach(this::handle);
      flush();
    } catch (RtmpException e) {
      reject(e.reason(), message(e));
    } catch (FlvException e) {
      reject(e.reason(), message(e));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    context.limit().leave(address);
    close(stream == null ? CloseReason.LEFT : CloseReason.DISCONNECTED);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent && stream != null) {
      close(CloseReason.STALLED);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (!ctx.channel().isWritable()) {
      close(CloseReason.SLOW_READER);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      close(CloseReason.DISCONNECTED);
    } else {
      fail(cause);
    }
  }

  private void handle(RtmpEvent event) {
    if (closed) {
      return;
    }
    switch (event) {
      case PublishRequested request -> verify(request);
      case PublishStopped _ -> close(CloseReason.STOPPED);
      case SessionFailed(Reason reason, String detail) -> reject(reason, detail);
      case Media media -> receive(media);
    }
  }

  private void receive(Media media) {
    LiveStream target = stream;
    if (target == null) {
      early.add(media);
      return;
    }
    switch (media) {
      case MetadataReceived(boolean video, boolean audio, long videoRate, long audioRate) ->
          target.metadata(video, audio, videoRate, audioRate);
      case VideoReceived(long timestampMs, Bytes body) -> target.video(timestampMs, body);
      case AudioReceived(long timestampMs, Bytes body) -> target.audio(timestampMs, body);
    }
  }

  private void checkRequested() {
    if (!requested) {
      close(CloseReason.TOO_LATE);
    }
  }

  /// Nothing more is read until api has answered, so little can come early.
  private void verify(PublishRequested request) {
    requested = true;
    if (!request.app().equals(APP)) {
      refuse(PublishStatus.BAD_NAME, CloseReason.BAD_KEY, "The server's address ends in /" + APP);
      return;
    }
    ChannelHandlerContext target = channel;
    if (target != null) {
      target.channel().config().setAutoRead(false);
      new Admission(context, this, target.channel().eventLoop())
          .verify(new VerifyRequest(request.key().value(), address));
    }
  }

  @Override
  public boolean gone() {
    return closed;
  }

  @Override
  public void admit(LiveStream begun) {
    stream = begun;
    ChannelHandlerContext target = channel;
    if (closed || target == null) {
      endStream(begun);
      return;
    }
    LOG.info("Publisher {} sends video {}", address, begun.url());
    session.acceptPublish();
    flush();
    target.channel().config().setAutoRead(true);
    try {
      early.take().forEach(this::handle);
    } catch (FlvException e) {
      reject(e.reason(), message(e));
    }
  }

  @Override
  public void refuse(PublishStatus status, CloseReason reason, String sentence, String detail) {
    tell(status, sentence);
    close(reason, detail);
  }

  private void refuse(PublishStatus status, CloseReason reason, String sentence) {
    refuse(status, reason, sentence, sentence);
  }

  /// What was received cannot be taken.
  private void reject(Reason reason, String sentence) {
    refuse(PublishStatus.REJECTED, CloseReason.of(reason), sentence);
  }

  @Override
  public void fail(@Nullable Throwable failure) {
    tell(PublishStatus.FAILED, CloseReason.FAILED.sentence());
    close(CloseReason.FAILED, CloseReason.FAILED.sentence(), failure);
  }

  /// Tells the client why in the way of RTMP, when it has asked to publish.
  private void tell(PublishStatus status, String sentence) {
    if (!closed) {
      session.refusePublish(status, sentence);
      flush();
    }
  }

  private void close(CloseReason reason) {
    close(reason, reason.sentence());
  }

  private void close(CloseReason reason, String detail) {
    close(reason, detail, /* cause= */ null);
  }

  private void close(CloseReason reason, String detail, @Nullable Throwable cause) {
    if (closed) {
      return;
    }
    closed = true;
    context.counters().increment(reason.counter());
    LiveStream ending = stream;
    String who =
        ending == null
            ? "Connection of " + address
            : "Publisher " + address + " of video " + ending.url();
    LOG.atLevel(level(reason)).setCause(cause).log("{} closed: {}", who, detail);
    if (ending != null) {
      endStream(ending);
    }
    ChannelHandlerContext target = channel;
    if (target != null) {
      if (reason == CloseReason.SLOW_READER) {
        var _ = target.close(); // what waits to be sent waits for ever
      } else {
        Disconnect.behindOutput(target, CLOSE_DEADLINE);
      }
    }
  }

  private static Level level(CloseReason reason) {
    return switch (reason) {
      case FAILED -> Level.ERROR;
      case API_UNAVAILABLE -> Level.WARN;
      default -> Level.INFO;
    };
  }

  private void endStream(LiveStream ending) {
    String leaseId = ending.leaseId();
    if (ending.end()) {
      context.leases().ended(leaseId, ending.url());
    }
  }

  private void flush() {
    Bytes output = session.takeOutput();
    ChannelHandlerContext target = channel;
    if (!output.isEmpty() && target != null) {
      var _ = target.writeAndFlush(Unpooled.wrappedBuffer(output.asByteBuffer()));
    }
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
