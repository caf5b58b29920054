package dev.millrace.streaming.hls;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.hls.HlsPath;
import dev.millrace.hls.HlsRouter;
import dev.millrace.streaming.live.Broadcast;
import dev.millrace.streaming.live.Broadcasts;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.net.EventLoops;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.timeout.IdleStateEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One viewer's connection: requests are answered one after the other, in their order.
final class HlsHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(HlsHandler.class);
  private static final Duration PARK_DEADLINE = Duration.ofSeconds(6);
  private static final int MAX_PIPELINED = 16;

  /// What of a request is needed for its answer. Compared by identity: two may say the same.
  private static final class Request {
    private final HttpMethod method;
    private final String path;
    private final HttpHeaders headers;

    Request(HttpMethod method, String path, HttpHeaders headers) {
      this.method = method;
      this.path = path;
      this.headers = headers;
    }
  }

  private final Broadcasts broadcasts;
  private final Counters counters;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private @Nullable Request current;

  HlsHandler(Broadcasts broadcasts, Counters counters) {
    this.broadcasts = broadcasts;
    this.counters = counters;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest message) {
    if (!message.decoderResult().isSuccess()) {
      counters.increment("hls.malformed");
      var _ = ctx.close();
      return;
    }
    String uri = message.uri();
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    waiting.add(new Request(message.method(), path, message.headers()));
    if (waiting.size() > MAX_PIPELINED) {
      counters.increment("hls.pipelined.dropped");
      var _ = ctx.close();
    } else {
      next(ctx);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent && current == null) {
      var _ = ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // Viewers come and go: what is worth a line is a mistake of ours.
    if (!(cause instanceof java.io.IOException)
        && !(cause instanceof io.netty.handler.timeout.TimeoutException)
        && !(cause instanceof io.netty.handler.codec.DecoderException)) {
      LOG.error("The request of a viewer failed", cause);
    }
    counters.increment("hls.connections.failed");
    var _ = ctx.close();
  }

  private void next(ChannelHandlerContext ctx) {
    if (current == null && !waiting.isEmpty()) {
      Request request = waiting.remove();
      current = request;
      answer(ctx, request);
    }
  }

  private void answer(ChannelHandlerContext ctx, Request request) {
    if (request.method.equals(HttpMethod.OPTIONS)) {
      send(ctx, request, HlsResponses.preflight());
    } else if (!request.method.equals(HttpMethod.GET) && !request.method.equals(HttpMethod.HEAD)) {
      FullHttpResponse refused = HlsResponses.error(HttpResponseStatus.METHOD_NOT_ALLOWED);
      refused.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD, OPTIONS");
      send(ctx, request, refused);
    } else if (request.path.equals("/health")) {
      send(ctx, request, HlsResponses.healthy());
    } else {
      media(ctx, request);
    }
  }

  private void media(ChannelHandlerContext ctx, Request request) {
    Optional<HlsPath> path = HlsPath.parse(request.path);
    Optional<Broadcast> broadcast = path.flatMap(named -> broadcasts.find(named.url()));
    if (path.isEmpty() || broadcast.isEmpty()) {
      notFound(ctx, request);
      return;
    }
    if (!(path.get() instanceof HlsPath.Media)) {
      broadcast.get().viewed(viewer(ctx, request));
    }
    HlsAnswer answer = HlsRouter.answer(broadcast.get().snapshot(), path.get());
    switch (answer) {
      case HlsAnswer.Playlist playlist -> send(ctx, request, HlsResponses.playlist(playlist));
      case HlsAnswer.Media media -> send(ctx, request, media(media, request));
      case HlsAnswer.NotYet _ -> park(ctx, request, broadcast.get());
      case HlsAnswer.NotFound _ -> notFound(ctx, request);
    }
  }

  private static FullHttpResponse media(HlsAnswer.Media media, Request request) {
    String range = request.headers.get(HttpHeaderNames.RANGE);
    return HlsResponses.media(
        media, range == null ? Optional.empty() : ByteRange.parse(range, media.size()));
  }

  /// The stream is about to be playable: the player is spared an error.
  private void park(ChannelHandlerContext ctx, Request request, Broadcast broadcast) {
    var deadline =
        ctx.executor()
            .schedule(
                () -> {
                  if (current == request) {
                    notFound(ctx, request);
                  }
                },
                PARK_DEADLINE.toMillis(),
                TimeUnit.MILLISECONDS);
    Runnable wake =
        () ->
            ctx.executor()
                .execute(() -> {
                  if (deadline.cancel(/* mayInterruptIfRunning= */ false) && current == request) {
                    media(ctx, request);
                  }
                });
    if (!broadcast.park(wake)) {
      counters.increment("hls.parked.refused");
      deadline.cancel(/* mayInterruptIfRunning= */ false);
      send(ctx, request, HlsResponses.error(HttpResponseStatus.SERVICE_UNAVAILABLE));
    }
  }

  private void notFound(ChannelHandlerContext ctx, Request request) {
    send(ctx, request, HlsResponses.error(HttpResponseStatus.NOT_FOUND));
  }

  private void send(ChannelHandlerContext ctx, Request request, FullHttpResponse response) {
    FullHttpResponse sent =
        request.method.equals(HttpMethod.HEAD) ? withoutBody(response) : response;
    var _ =
        ctx.writeAndFlush(sent)
            .addListener(_ -> {
              current = null;
              next(ctx);
            });
  }

  private static FullHttpResponse withoutBody(FullHttpResponse response) {
    FullHttpResponse head =
        new DefaultFullHttpResponse(
            response.protocolVersion(), response.status(), Unpooled.EMPTY_BUFFER);
    head.headers().set(response.headers());
    response.release();
    return head;
  }

  private static String viewer(ChannelHandlerContext ctx, Request request) {
    String agent = request.headers.get(HttpHeaderNames.USER_AGENT, "");
    return EventLoops.address(ctx.channel()) + '#' + agent.hashCode();
  }
}
