package dev.millrace.streaming.hls;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.hls.PlaylistText;
import dev.millrace.media.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// HTTP responses for viewers. Each may be read by pages of any origin, errors included. Stateless.
final class HlsResponses {
  private static final String PLAYLIST = "application/vnd.apple.mpegurl";
  private static final String FOREVER = "public, max-age=31536000, immutable";
  private static final String LIVE = "public, max-age=1";
  private static final String WAITED = "public, max-age=12";
  private static final String ENDED = "public, max-age=30";

  /// The disk did not answer in time.
  static final HlsAnswer NO_ANSWER = new HlsAnswer.NotYet();

  private HlsResponses() {}

  /// @param answer null when the disk could not be read
  static FullHttpResponse recorded(@Nullable HlsAnswer answer, HlsRequest request) {
    return switch (answer) {
      case HlsAnswer.Playlist playlist -> playlist(playlist, request);
      case HlsAnswer.Media media -> media(media, request);
      case HlsAnswer.NotFound _ -> error(HttpResponseStatus.NOT_FOUND);
      case HlsAnswer.BadRequest(String reason) -> error(HttpResponseStatus.BAD_REQUEST, reason);
      case HlsAnswer.NotYet _ -> error(HttpResponseStatus.SERVICE_UNAVAILABLE);
      case null -> error(HttpResponseStatus.SERVICE_UNAVAILABLE);
    };
  }

  static FullHttpResponse playlist(HlsAnswer.Playlist playlist, HlsRequest request) {
    PlaylistText text = playlist.text();
    if (request.has(text.etag())) {
      return head(notModified(text.etag()), cacheControl(playlist, request));
    }
    boolean gzip = request.acceptsGzip();
    FullHttpResponse response =
        response(HttpResponseStatus.OK, content(List.of(gzip ? text.gzip() : text.plain())));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, PLAYLIST)
        .set(HttpHeaderNames.ETAG, text.etag())
        .set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
    if (gzip) {
      response.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    }
    return head(response, cacheControl(playlist, request));
  }

  static FullHttpResponse media(HlsAnswer.Media media, HlsRequest request) {
    String etag = "\"" + media.name() + "\"";
    if (request.has(etag)) {
      return head(notModified(etag), FOREVER);
    }
    String range = request.headers().get(HttpHeaderNames.RANGE);
    FullHttpResponse response =
        Optional.ofNullable(range)
            .flatMap(header -> ByteRange.parse(header, media.size()))
            .map(asked -> partial(media, asked))
            .orElseGet(() -> whole(media));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, media.rendition().video() ? "video/mp4" : "audio/mp4")
        .set(HttpHeaderNames.ETAG, etag)
        .set(HttpHeaderNames.ACCEPT_RANGES, "bytes");
    return head(response, FOREVER);
  }

  /// The answer to HEAD: all but the body.
  static FullHttpResponse withoutBody(FullHttpResponse response) {
    FullHttpResponse head =
        new DefaultFullHttpResponse(
            response.protocolVersion(), response.status(), Unpooled.EMPTY_BUFFER);
    head.headers().set(response.headers());
    response.release();
    return head;
  }

  /// What was waited for is the same for all who wait: a cache may keep it under its full address.
  private static String cacheControl(HlsAnswer.Playlist playlist, HlsRequest request) {
    if (playlist.ended()) {
      return ENDED;
    }
    return request.query().contains("_HLS_msn=") ? WAITED : LIVE;
  }

  private static FullHttpResponse notModified(String etag) {
    FullHttpResponse response = response(HttpResponseStatus.NOT_MODIFIED, Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.ETAG, etag);
    return response;
  }

  private static FullHttpResponse head(FullHttpResponse response, String cacheControl) {
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, cacheControl);
    return response;
  }

  static FullHttpResponse error(HttpResponseStatus status) {
    return error(status, status.reasonPhrase());
  }

  /// @param sentence for whoever reads it, without a secret
  static FullHttpResponse error(HttpResponseStatus status, String sentence) {
    ByteBuf text = Unpooled.copiedBuffer(sentence + "\n", StandardCharsets.US_ASCII);
    FullHttpResponse response = response(status, text);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=us-ascii")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    return response;
  }

  /// What was received is no request, or too large.
  static FullHttpResponse malformed(Throwable cause) {
    return error(
        switch (cause) {
          case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
          case TooLongFrameException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
          default -> HttpResponseStatus.BAD_REQUEST;
        });
  }

  /// The answer to a browser that asks before it sends a request of another origin.
  static FullHttpResponse preflight() {
    FullHttpResponse response = response(HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
    response
        .headers()
        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS")
        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Range, If-None-Match")
        .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "86400");
    return response;
  }

  static FullHttpResponse healthy() {
    ByteBuf text = Unpooled.copiedBuffer("{\"status\":\"UP\"}", StandardCharsets.US_ASCII);
    FullHttpResponse response = response(HttpResponseStatus.OK, text);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    return response;
  }

  private static FullHttpResponse whole(HlsAnswer.Media media) {
    return response(HttpResponseStatus.OK, content(media.body()));
  }

  private static FullHttpResponse partial(HlsAnswer.Media media, ByteRange range) {
    if (!range.valid()) {
      FullHttpResponse refused =
          response(HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE, Unpooled.EMPTY_BUFFER);
      refused.headers().set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + media.size());
      return refused;
    }
    ByteBuf part = content(media.body()).slice(range.first(), range.size());
    FullHttpResponse response = response(HttpResponseStatus.PARTIAL_CONTENT, part);
    String place = "bytes %d-%d/%d".formatted(range.first(), range.last(), media.size());
    response.headers().set(HttpHeaderNames.CONTENT_RANGE, place);
    return response;
  }

  private static FullHttpResponse response(HttpResponseStatus status, ByteBuf content) {
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
    HttpHeaders headers = response.headers();
    if (!status.equals(HttpResponseStatus.NO_CONTENT)
        && !status.equals(HttpResponseStatus.NOT_MODIFIED)) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    }
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    headers.set(
        HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
        "Content-Length, Content-Range, Date, Age, ETag");
    headers.set("X-Content-Type-Options", "nosniff");
    return response;
  }

  /// Without a copy: the buffers wrap the stream's own memory.
  private static ByteBuf content(List<Bytes> pieces) {
    return Unpooled.wrappedBuffer(
        pieces.stream().map(Bytes::asByteBuffer).toArray(ByteBuffer[]::new));
  }
}
