package dev.millrace.streaming.hls;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.hls.HlsPath;
import dev.millrace.hls.HlsRouter;
import dev.millrace.hls.PlaylistDirectives;
import dev.millrace.streaming.live.Broadcast;
import dev.millrace.streaming.net.UnsentBytes;
import dev.millrace.streaming.relay.RelayAccess;
import dev.millrace.streaming.relay.RelayEnd;
import dev.millrace.streaming.relay.RelayFormat;
import dev.millrace.streaming.relay.RelayReader;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One viewer's connection, or one stream of it in HTTP/2: requests are answered one after the
/// other, in their order.
final class HlsHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(HlsHandler.class);
  private static final int MAX_PIPELINED = 16;

  private final HlsContext context;
  private final ResponseWriter writer;
  private final ViewerConnection viewer;
  private final RequestDeadline requestDeadline;
  private final Deque<HlsRequest> queued = new ArrayDeque<>();
  private final SnapshotWait wait = new SnapshotWait();
  private @Nullable HlsRequest current;
  private @Nullable HlsResponse refusal;
  private @Nullable RelayReader reader;

  HlsHandler(
      HlsContext context,
      ResponseWriter writer,
      ViewerConnection viewer,
      RequestDeadline requestDeadline) {
    this.context = context;
    this.writer = writer;
    this.viewer = viewer;
    this.requestDeadline = requestDeadline;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest message) {
    requestDeadline.complete();
    if (refusal != null) {
      return;
    }
    if (!message.decoderResult().isSuccess()) {
      context.counters().increment("hls.malformed");
      refuse(ctx, HlsResponses.malformed(message.decoderResult().cause()));
      return;
    }
    if (!HlsRequest.namesHost(message)) {
      context.counters().increment("hls.malformed");
      refuse(ctx, HlsResponses.error(HttpResponseStatus.BAD_REQUEST, "No valid Host"));
      return;
    }
    queued.add(HlsRequest.of(message));
    if (queued.size() > MAX_PIPELINED) {
      context.counters().increment("hls.pipelined.dropped");
      var _ = ctx.close();
    } else {
      next(ctx);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    queued.clear();
    wait.close();
    if (reader != null) {
      reader.leave();
    }
    ended();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    context.counters().increment("hls.connections.failed");
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
      answer(ctx, request);
    } else if (refusal != null) {
      var _ = write(ctx, refusal, /* head= */ false).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private void answer(ChannelHandlerContext ctx, HlsRequest request) {
    if (request.method().equals(HttpMethod.OPTIONS)) {
      send(ctx, request, HlsResponses.preflight());
    } else if (!request.method().equals(HttpMethod.GET)
        && !request.method().equals(HttpMethod.HEAD)) {
      HlsResponse refused = HlsResponses.error(HttpResponseStatus.METHOD_NOT_ALLOWED);
      refused.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD, OPTIONS");
      send(ctx, request, refused);
    } else if (request.path().equals("/health")) {
      send(ctx, request, HlsResponses.healthy());
    } else {
      FlvOutlet.url(request.path())
          .ifPresentOrElse(url -> relay(ctx, request, url), () -> lookUp(ctx, request));
    }
  }

  /// The answer goes on until the broadcast ends, or the viewer leaves.
  private void relay(ChannelHandlerContext ctx, HlsRequest request, String url) {
    FlvOutlet outlet = new FlvOutlet(ctx, end -> relayed(ctx, request, end));
    switch (context.relay().admit(url, RelayFormat.FLV, ctx.channel().eventLoop(), outlet)) {
      case RelayAccess.NotFound _, RelayAccess.Off _ ->
          send(ctx, request, HlsResponses.error(HttpResponseStatus.NOT_FOUND));
      case RelayAccess.Full _ ->
          send(ctx, request, HlsResponses.error(HttpResponseStatus.SERVICE_UNAVAILABLE));
      case RelayAccess.Admitted(RelayReader admitted)
          when request.method().equals(HttpMethod.HEAD) -> {
        admitted.leave();
        send(ctx, request, HlsResponses.relayed(request));
      }
      case RelayAccess.Admitted(RelayReader admitted) -> {
        reader = admitted;
        UnsentBytes.keep(ctx.channel());
        writer.begin(ctx, HlsResponses.relayed(request));
        admitted.start();
      }
    }
  }

  private void relayed(ChannelHandlerContext ctx, HlsRequest request, RelayEnd end) {
    reader = null;
    switch (end) {
      case ENDED -> {
        ChannelFuture written = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        if (!request.chunked()) { // only the connection's end says that it is complete
          var _ = written.addListener(ChannelFutureListener.CLOSE);
        }
        sent(ctx, request, written);
      }
      case STALLED -> {
        var _ = ctx.close();
      }
    }
  }

  private void lookUp(ChannelHandlerContext ctx, HlsRequest request) {
    Optional<HlsPath> parsed = HlsPath.parse(request.path());
    if (parsed.isEmpty()) {
      send(ctx, request, HlsResponses.error(HttpResponseStatus.NOT_FOUND));
      return;
    }
    HlsPath path = parsed.get();
    Optional<Broadcast> broadcast = context.broadcasts().find(path.url());
    if (broadcast.isEmpty() || (isReplaced(path) && broadcast.get().isRecorded())) {
      recorded(ctx, request, path);
      return;
    }
    // A playlist with an end, before all is written, would be taken for all of it.
    if (path instanceof HlsPath.Recorded) {
      send(ctx, request, HlsResponses.error(HttpResponseStatus.NOT_FOUND));
      return;
    }
    if (isFollowed(path)) {
      broadcast.get().viewed(viewer.network(request.headers()), request.player());
    }
    answer(ctx, request, path, PlaylistDirectives.parse(request.query()), broadcast.get());
  }

  /// Whether the recording has it in place of the broadcast.
  private static boolean isReplaced(HlsPath path) {
    return path instanceof HlsPath.Multivariant
        || path instanceof HlsPath.Manifest
        || path instanceof HlsPath.Recorded;
  }

  private void answer(
      ChannelHandlerContext ctx,
      HlsRequest request,
      HlsPath path,
      Optional<PlaylistDirectives> directives,
      Broadcast broadcast) {
    switch (HlsRouter.answer(broadcast.snapshot(), path, directives)) {
      case HlsAnswer.Playlist playlist when writer.shares(ctx, request) ->
          sent(ctx, request, writer.playlist(ctx, playlist, request));
      case HlsAnswer.Playlist playlist ->
          send(ctx, request, HlsResponses.playlist(playlist, request));
      case HlsAnswer.Media media ->
          send(ctx, request, HlsResponses.media(media, path.url(), request));
      case HlsAnswer.NotYet _ -> await(ctx, request, path, directives, broadcast);
      case HlsAnswer.NotFound _ -> recorded(ctx, request, path);
      case HlsAnswer.BadRequest(String reason) ->
          send(ctx, request, HlsResponses.error(HttpResponseStatus.BAD_REQUEST, reason));
    }
  }

  /// What is not in memory may be on the disk; other threads look there.
  private void recorded(ChannelHandlerContext ctx, HlsRequest request, HlsPath path) {
    wait.end();
    var _ =
        RecordedAnswers.of(context.recordings(), path)
            .completeOnTimeout(
                HlsResponses.NO_ANSWER, SnapshotWait.LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .whenCompleteAsync(
                (answer, failure) -> {
                  if (failure != null) {
                    context.counters().increment("hls.recordings.failed");
                  }
                  if (current != null) { // else the viewer has left
                    send(ctx, request, HlsResponses.recorded(answer, path.url(), request));
                  }
                },
                ctx.executor());
  }

  /// The answer comes with a later snapshot, or 503 when none of them has it in time.
  private void await(
      ChannelHandlerContext ctx,
      HlsRequest request,
      HlsPath path,
      Optional<PlaylistDirectives> directives,
      Broadcast broadcast) {
    boolean waits =
        wait.await(
            broadcast,
            path,
            ctx.channel().eventLoop(),
            () -> answer(ctx, request, path, directives, broadcast),
            () -> giveUp(ctx, request));
    if (!waits) {
      context.counters().increment("hls.waiting.refused");
      giveUp(ctx, request);
    }
  }

  private void giveUp(ChannelHandlerContext ctx, HlsRequest request) {
    context.counters().increment("hls.waiting.expired");
    send(ctx, request, HlsResponses.error(HttpResponseStatus.SERVICE_UNAVAILABLE));
  }

  private void send(ChannelHandlerContext ctx, HlsRequest request, HlsResponse response) {
    if (!request.keepAlive()) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    sent(ctx, request, write(ctx, response, request.method().equals(HttpMethod.HEAD)));
  }

  private void sent(ChannelHandlerContext ctx, HlsRequest request, ChannelFuture written) {
    wait.end();
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
      context.counters().increment("hls.files.missing");
      return write(ctx, HlsResponses.error(HttpResponseStatus.NOT_FOUND), head);
    } catch (IOException e) { // too many are open: it is there, and can be asked for again
      context.counters().increment("hls.files.failed");
      return write(ctx, HlsResponses.error(HttpResponseStatus.SERVICE_UNAVAILABLE), head);
    }
  }

  /// Whether players ask for it again and again; whoever only looks what there is does not watch.
  private static boolean isFollowed(HlsPath path) {
    return switch (path) {
      case HlsPath.Playlist _, HlsPath.Manifest _, HlsPath.LiveManifest _ -> true;
      case HlsPath.Multivariant _, HlsPath.Recorded _, HlsPath.Media _ -> false;
    };
  }
}
