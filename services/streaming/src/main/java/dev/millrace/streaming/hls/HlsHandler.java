package dev.millrace.streaming.hls;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.net.UnsentBytes;
import dev.millrace.streaming.relay.Outlet;
import dev.millrace.streaming.relay.RelayEnd;
import dev.millrace.streaming.relay.RelayReader;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One viewer's connection, or one stream of it in HTTP/2: requests are answered one after the
/// other, in their order.
final class HlsHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(HlsHandler.class);
  private static final int MAX_PIPELINED = 16;

  private final Counters counters;
  private final ResponseWriter writer;
  private final ViewerConnection viewer;
  private final RequestDeadline requestDeadline;
  private final HlsAnswers answers;
  private final Deque<HlsRequest> queued = new ArrayDeque<>();
  private @Nullable HlsRequest current;
  private @Nullable HlsResponse refusal;
  private @Nullable RelayReader reader;

  HlsHandler(
      HlsContext context,
      ResponseWriter writer,
      ViewerConnection viewer,
      RequestDeadline requestDeadline) {
    this.counters = context.counters();
    this.writer = writer;
    this.viewer = viewer;
    this.requestDeadline = requestDeadline;
    this.answers = new HlsAnswers(context, viewer);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest message) {
    requestDeadline.complete();
    if (refusal != null) {
      return;
    }
    if (!message.decoderResult().isSuccess()) {
      counters.increment("hls.malformed");
      refuse(ctx, HlsResponses.malformed(message.decoderResult().cause()));
      return;
    }
    if (!HlsRequest.namesHost(message)) {
      counters.increment("hls.malformed");
      refuse(ctx, HlsResponses.error(HttpResponseStatus.BAD_REQUEST, "No valid Host"));
      return;
    }
    queued.add(HlsRequest.of(message));
    if (queued.size() > MAX_PIPELINED) {
      counters.increment("hls.pipelined.dropped");
      var _ = ctx.close();
    } else {
      next(ctx);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    queued.clear();
    answers.close();
    if (reader != null) {
      reader.leave();
    }
    ended();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    counters.increment("hls.connections.failed");
    if (cause instanceof Http2Exception) {
      return; // the codec resets the stream, and counts that
    }
    // Viewers come and go: what is worth a line is a mistake of ours.
    if (!(cause instanceof IOException)
        && !(cause instanceof TimeoutException)
        && !(cause instanceof CodecException)) {
      LOG.error("The request of a viewer failed", cause);
    }
    var _ = ctx.close();
  }

  /// Nothing that follows on the connection can be understood; what came before is answered.
  private void refuse(ChannelHandlerContext ctx, HlsResponse response) {
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    refusal = response;
    next(ctx);
  }

  private void next(ChannelHandlerContext ctx) {
    if (current != null) {
      return;
    }
    HlsRequest request = queued.poll();
    if (request != null) {
      current = request;
      viewer.began();
      answers.find(request, ctx.channel().eventLoop(), new Answering(ctx, request));
    } else if (refusal != null) {
      var _ = write(ctx, refusal, /* head= */ false).addListener(ChannelFutureListener.CLOSE);
    }
  }

  /// The current request is done with, unless that was known before.
  private void ended() {
    if (current != null) {
      current = null;
      viewer.ended();
    }
  }

  private ChannelFuture write(ChannelHandlerContext ctx, HlsResponse response, boolean head) {
    try {
      return writer.write(ctx, response, head);
    } catch (NoSuchFileException e) { // its video was deleted a moment ago
      counters.increment("hls.files.missing");
      return write(ctx, HlsResponses.error(HttpResponseStatus.NOT_FOUND), head);
    } catch (IOException e) { // too many are open: it is there, and can be asked for again
      counters.increment("hls.files.failed");
      return write(ctx, HlsResponses.error(HttpResponseStatus.SERVICE_UNAVAILABLE), head);
    }
  }

  /// The answer to the current request, and what comes behind it.
  private final class Answering implements Reply {
    private final ChannelHandlerContext ctx;
    private final HlsRequest request;

    Answering(ChannelHandlerContext ctx, HlsRequest request) {
      this.ctx = ctx;
      this.request = request;
    }

    @Override
    public void send(HlsResponse response) {
      if (current == null) { // the viewer has left
        return;
      }
      if (!request.keepAlive()) {
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      }
      sent(write(ctx, response, request.isHead()));
    }

    @Override
    public void send(HlsAnswer.Playlist playlist) {
      if (writer.shares(ctx, request)) {
        sent(writer.playlist(ctx, playlist, request));
      } else {
        send(HlsResponses.playlist(playlist, request));
      }
    }

    @Override
    public Outlet outlet() {
      return new FlvOutlet(ctx, this::relayed);
    }

    @Override
    public void relay(RelayReader admitted) {
      reader = admitted;
      UnsentBytes.keep(ctx.channel());
      writer.begin(ctx, HlsResponses.relayed(request));
      admitted.start();
    }

    private void relayed(RelayEnd end) {
      reader = null;
      switch (end) {
        case ENDED -> {
          ChannelFuture written = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
          if (!request.chunked()) { // only the connection's end says that it is complete
            var _ = written.addListener(ChannelFutureListener.CLOSE);
          }
          sent(written);
        }
        case STALLED -> {
          var _ = ctx.close();
        }
      }
    }

    private void sent(ChannelFuture written) {
      var _ =
          written.addListener(_ -> {
            ended();
            if (request.keepAlive()) {
              next(ctx);
            } else {
              var _ = ctx.close();
            }
          });
    }
  }
}
