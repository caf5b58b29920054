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
import dev.millrace.rtmp.RtmpEvent.PlayPaused;
import dev.millrace.rtmp.RtmpEvent.PlayRequested;
import dev.millrace.rtmp.RtmpEvent.PlayStopped;
import dev.millrace.rtmp.RtmpEvent.PublishRequested;
import dev.millrace.rtmp.RtmpEvent.PublishStopped;
import dev.millrace.rtmp.RtmpEvent.SessionFailed;
import dev.millrace.rtmp.RtmpEvent.VideoReceived;
import dev.millrace.rtmp.RtmpException;
import dev.millrace.rtmp.RtmpServerSession;
import dev.millrace.streaming.live.LiveStream;
import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.net.Disconnect;
import dev.millrace.streaming.net.EventLoops;
import dev.millrace.streaming.net.ReadPace;
import dev.millrace.streaming.rtmp.StageDeadlines.Stage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One RTMP connection: a thin layer between the socket, the sans-IO session and the live stream.
/// It is the one place where a publisher's errors are caught: one log line, one counter, close. A
/// client that asks to play is a [PlayerHandler]'s from then on.
final class RtmpHandler extends SimpleChannelInboundHandler<ByteBuf>
    implements Admission.Applicant {
  private static final Logger LOG = LoggerFactory.getLogger(RtmpHandler.class);
  static final String APP = "streaming";

  /// A publisher sends some thousand bytes in it, be it silence: less is as good as nothing.
  private static final Duration TRICKLE_WINDOW = Duration.ofSeconds(20);

  private static final int TRICKLE_BYTES = 1_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RtmpContext context;
  private final RtmpServerSession session;
  private final EarlyMedia early = new EarlyMedia();
  private final Channel channel;
  private final String address;
  private final StageDeadlines deadlines;
  private @Nullable LiveStream stream;
  private @Nullable PlayerHandler player;
  private boolean requested;
  private long receivedInWindow;
  private @Nullable CloseReason closed;

  /// @param channel whose last handler it will be
  RtmpHandler(RtmpContext context, Channel channel) {
    this.context = context;
    this.channel = channel;
    this.address = EventLoops.address(channel);
    byte[] random = new byte[1528];
    RANDOM.nextBytes(random);
    this.session = new RtmpServerSession(context.limits().messages(), Bytes.wrap(random));
    this.deadlines =
        new StageDeadlines(
            channel.eventLoop(), stages(), missing -> close(CloseReason.TOO_LATE, missing));
  }

  /// Closes the connection for a reason of ours. Thread-safe.
  @Override
  public void end(CloseReason reason) {
    String sentence = context.connections().sentence(reason);
    channel.eventLoop().execute(() -> refuse(PublishStatus.DENIED, reason, sentence));
  }

  private List<Stage> stages() {
    PublisherLimits limits = context.limits();
    return List.of(
        new Stage(limits.handshake(), session::shookHands, "RTMP handshake"),
        new Stage(limits.connect(), session::connected, "connect"),
        new Stage(limits.publish(), () -> requested, "publish"));
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    deadlines.start();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf input) {
    if (gone()) {
      return;
    }
    receivedInWindow += input.readableBytes();
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
    close(lost());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent && stream != null) {
      close(CloseReason.STALLED);
    } else if (event instanceof SslHandshakeCompletionEvent tls
        && !tls.isSuccess()
        && ctx.channel().isActive()) {
      exceptionCaught(ctx, tls.cause());
    } else if (event instanceof SslCloseCompletionEvent) {
      close(lost()); // the client's end, whether TCP has it or not
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
    TlsFailure tls = TlsFailure.of(cause).orElse(null);
    if (tls != null) {
      close(tls.reason(), tls.detail());
    } else if (cause instanceof IOException) {
      close(lost());
    } else {
      fail(cause);
    }
  }

  private CloseReason lost() {
    return stream == null ? CloseReason.LEFT : CloseReason.DISCONNECTED;
  }

  private void handle(RtmpEvent event) {
    PlayerHandler successor = player;
    if (successor != null) {
      successor.handle(event);
      return;
    }
    if (gone()) {
      return;
    }
    switch (event) {
      case PublishRequested request -> verify(request);
      case PublishStopped _ -> close(CloseReason.STOPPED);
      case PlayRequested request -> play(request);
      case PlayPaused _, PlayStopped _ -> {} // of what its successor plays
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

  private void beginTrickleWindow() {
    receivedInWindow = 0;
    var _ =
        channel
            .eventLoop()
            .schedule(this::checkTrickle, TRICKLE_WINDOW.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void checkTrickle() {
    if (receivedInWindow < TRICKLE_BYTES) {
      close(CloseReason.STALLED);
    } else if (!gone()) {
      beginTrickleWindow();
    }
  }

  /// Nothing more is read until api has answered, so little can come early.
  private void verify(PublishRequested request) {
    requested = true;
    if (!request.app().equals(APP)) {
      String sentence = "The server's address must end in /" + APP;
      refuse(PublishStatus.BAD_NAME, CloseReason.BAD_KEY, sentence);
      return;
    }
    channel.config().setAutoRead(false);
    context.connections().asks(channel);
    new Admission(context, this, channel.eventLoop())
        .verify(new VerifyRequest(request.key().value(), address));
  }

  /// The connection, and what else it has sent, is its successor's.
  private void play(PlayRequested request) {
    deadlines.cancel();
    PlayerHandler successor = new PlayerHandler(context, session, channel, address);
    channel.pipeline().replace(this, /* newName= */ null, successor);
    player = successor;
    successor.handle(request);
  }

  @Override
  public boolean gone() {
    return closed != null || player != null;
  }

  @Override
  public void admit(LiveStream begun) {
    stream = begun;
    if (closed != null) {
      endStream(begun);
      return;
    }
    LOG.info("Publisher {} sends video {}", address, begun.url());
    context.connections().publishes(channel);
    session.acceptPublish();
    flush();
    channel.config().setAutoRead(true);
    beginTrickleWindow();
    channel.pipeline().addFirst(new ReadPace());
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
    if (!gone()) {
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
    if (gone()) {
      return;
    }
    closed = reason;
    LiveStream ending = stream;
    if (ending != null) {
      context.counters().increment(reason.counter());
      LOG.atLevel(ClosedConnections.level(reason))
          .setCause(cause)
          .log("Publisher {} of video {} closed: {}", address, ending.url(), detail);
      endStream(ending);
    } else {
      String who = "Connection of " + address;
      context.closed().add(channel.eventLoop(), reason, who, detail, cause);
    }
    deadlines.cancel();
    switch (reason) {
      // what waits to be sent waits for ever; who comes next needs the room
      case SLOW_READER, SERVER_FULL -> {
        var _ = channel.close();
      }
      case STOPPED -> Disconnect.behindPeer(channel);
      default -> Disconnect.behindOutput(channel);
    }
  }

  private void endStream(LiveStream ending) {
    if (closed != null && closed.endsBroadcast()) {
      ending.end();
    } else {
      ending.lose();
    }
  }

  private void flush() {
    Bytes output = session.takeOutput();
    if (!output.isEmpty()) {
      var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(output.asByteBuffer()));
    }
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
