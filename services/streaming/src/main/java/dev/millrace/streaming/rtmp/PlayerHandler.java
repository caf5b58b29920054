package dev.millrace.streaming.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.rtmp.PlayStatus;
import dev.millrace.rtmp.RtmpEvent;
import dev.millrace.rtmp.RtmpEvent.PlayPaused;
import dev.millrace.rtmp.RtmpEvent.PlayRequested;
import dev.millrace.rtmp.RtmpEvent.PlayStopped;
import dev.millrace.rtmp.RtmpEvent.SessionFailed;
import dev.millrace.rtmp.RtmpServerSession;
import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.net.Disconnect;
import dev.millrace.streaming.net.UnsentBytes;
import dev.millrace.streaming.relay.Outlet;
import dev.millrace.streaming.relay.RelayAccess;
import dev.millrace.streaming.relay.RelayEnd;
import dev.millrace.streaming.relay.RelayFormat;
import dev.millrace.streaming.relay.RelayReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One RTMP connection that plays: it takes [RtmpHandler]'s place when a client asks for it. What
/// is relayed is written past the session, between its messages. On the connection's loop only,
/// where nothing else is said.
final class PlayerHandler extends SimpleChannelInboundHandler<ByteBuf> implements Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(PlayerHandler.class);

  /// Of answers to what it asks while it does not read.
  private static final int MAX_UNSENT_ANSWERS = 64 << 10;

  private final RtmpContext context;
  private final RtmpServerSession session;
  private final String address;
  private final Channel channel;
  private @Nullable RelayReader reader;
  private String who;
  private int unsentAnswers;
  private boolean closed;

  /// @param session has asked to play
  PlayerHandler(RtmpContext context, RtmpServerSession session, Channel channel, String address) {
    this.context = context;
    this.session = session;
    this.channel = channel;
    this.address = address;
    this.who = "Connection of " + address;
  }

  /// Closes the connection for a reason of ours. Thread-safe.
  void end(CloseReason reason) {
    channel
        .eventLoop()
        .execute(() -> {
          if (reason == CloseReason.SERVER_FULL) {
            refuse(PlayStatus.FAILED, reason, context.connections().sentence(reason));
          } else {
            finish(reason);
          }
        });
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf input) {
    if (!closed) {
      session.receive(input.nioBuffer()).forEach(this::handle);
      flush();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    close(CloseReason.PLAY_STOPPED);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException || TlsFailure.of(cause).isPresent()) {
      close(CloseReason.PLAY_STOPPED);
    } else {
      close(CloseReason.FAILED, CloseReason.FAILED.sentence(), cause);
    }
  }

  /// What its session says; also called by its predecessor, for what came with the request.
  void handle(RtmpEvent event) {
    if (closed) {
      return;
    }
    switch (event) {
      case PlayRequested request -> play(request);
      case PlayPaused(boolean paused) when reader != null -> reader.pause(paused);
      case PlayPaused _ -> {} // nothing plays yet
      case PlayStopped _ -> close(CloseReason.PLAY_STOPPED);
      case SessionFailed(Reason reason, String detail) -> close(CloseReason.of(reason), detail);
      case RtmpEvent.PublishRequested _, RtmpEvent.PublishStopped _, RtmpEvent.Media _ ->
          throw new IllegalStateException("a session that plays does not publish");
    }
  }

  /// The name is never logged: who mistakes the ports gives a stream key.
  private void play(PlayRequested request) {
    RelayAccess.Answer answer =
        request.app().equals(RtmpHandler.APP)
            ? context
                .relay()
                .admit(request.streamName(), RelayFormat.RTMP, channel.eventLoop(), this)
            : new RelayAccess.NotFound();
    switch (answer) {
      case RelayAccess.Admitted(RelayReader admitted) -> begin(admitted, request.streamName());
      case RelayAccess.NotFound _ -> refuse(PlayStatus.STREAM_NOT_FOUND, CloseReason.NOT_ON_AIR);
      case RelayAccess.Full _ -> refuse(PlayStatus.FAILED, CloseReason.TOO_MANY_READERS);
      case RelayAccess.Off _ -> refuse(PlayStatus.FAILED, CloseReason.RELAY_OFF);
    }
  }

  private void begin(RelayReader admitted, String url) {
    reader = admitted;
    who = "Reader " + address + " of video " + url;
    if (session.acceptPlay()) {
      LOG.debug("{} plays", who); // anybody can play as often as they like
      context.connections().plays(channel);
      UnsentBytes.keep(channel);
      flush();
      admitted.start();
    }
  }

  private void refuse(PlayStatus status, CloseReason reason) {
    refuse(status, reason, reason.sentence());
  }

  private void refuse(PlayStatus status, CloseReason reason, String detail) {
    if (!closed) {
      session.refusePlay(status, reason.sentence());
      flush();
      close(reason, detail);
    }
  }

  @Override
  public void write(Bytes bytes, Runnable written) {
    var _ =
        channel
            .writeAndFlush(Unpooled.wrappedBuffer(bytes.asByteBuffer()))
            .addListener(_ -> written.run());
  }

  @Override
  public void end(RelayEnd reason) {
    switch (reason) {
      case ENDED -> finish(CloseReason.PLAY_ENDED);
      case STALLED -> close(CloseReason.SLOW_READER);
    }
  }

  private void finish(CloseReason reason) {
    if (!closed) {
      session.endPlay();
      flush();
      close(reason);
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
    context.closed().add(channel.eventLoop(), reason, who, detail, cause);
    if (reader != null) {
      reader.leave();
    }
    switch (reason) {
      // what waits to be sent waits for ever; who comes next needs the room
      case SLOW_READER, SERVER_FULL -> {
        var _ = channel.close();
      }
      default -> Disconnect.behindOutput(channel);
    }
  }

  private void flush() {
    Bytes output = session.takeOutput();
    if (output.isEmpty()) {
      return;
    }
    unsentAnswers += output.size();
    var _ =
        channel
            .writeAndFlush(Unpooled.wrappedBuffer(output.asByteBuffer()))
            .addListener(_ -> unsentAnswers -= output.size());
    if (unsentAnswers > MAX_UNSENT_ANSWERS) {
      close(CloseReason.SLOW_READER);
    }
  }
}
