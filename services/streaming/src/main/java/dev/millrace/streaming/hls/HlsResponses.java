package dev.millrace.streaming.hls;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.hls.PlaylistText;
import dev.millrace.media.Bytes;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpContentException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// HTTP responses for viewers. Each may be read by pages of any origin, errors included. Stateless.
final class HlsResponses {
  private static final String FOREVER = "public, max-age=31536000, immutable";
  private static final String LIVE = "public, max-age=1";
  private static final String WAITED = "public, max-age=12";
  private static final String ENDED = "public, max-age=30";

  /// The disk did not answer in time.
  static final HlsAnswer NO_ANSWER = new HlsAnswer.NotYet();

  private HlsResponses() {}

  /// @param answer null when the disk could not be read
  static HlsResponse recorded(@Nullable HlsAnswer answer, String url, HlsRequest request) {
    return switch (answer) {
      case HlsAnswer.Playlist playlist -> playlist(playlist, request);
      case HlsAnswer.Media media -> media(media, url, request);
      case HlsAnswer.NotFound _ -> error(HttpResponseStatus.NOT_FOUND);
      case HlsAnswer.BadRequest(String reason) -> error(HttpResponseStatus.BAD_REQUEST, reason);
      case HlsAnswer.NotYet _ -> error(HttpResponseStatus.SERVICE_UNAVAILABLE);
      case null -> error(HttpResponseStatus.SERVICE_UNAVAILABLE);
    };
  }

  static HlsResponse playlist(HlsAnswer.Playlist playlist, HlsRequest request) {
    PlaylistText text = playlist.text();
    if (request.has(text.etag())) {
      return cached(notModified(text.etag()), cacheControl(playlist, request));
    }
    boolean gzip = request.acceptsGzip();
    HlsResponse response =
        response(HttpResponseStatus.OK, memory(gzip ? text.gzip() : text.plain()));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, text.mediaType())
        .set(HttpHeaderNames.ETAG, text.etag())
        .set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
    if (gzip) {
      response.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
    }
    return cached(response, cacheControl(playlist, request));
  }

  /// @param url the stream's name
  static HlsResponse media(HlsAnswer.Media media, String url, HlsRequest request) {
    String etag = "\"" + media.name() + "\"";
    if (request.has(etag)) {
      return cached(notModified(etag), FOREVER);
    }
    String range = request.headers().get(HttpHeaderNames.RANGE);
    HlsResponse response =
        Optional.ofNullable(range)
            .flatMap(header -> ByteRange.parse(header, media.size()))
            .map(asked -> partial(media, url, asked))
            .orElseGet(() -> response(HttpResponseStatus.OK, body(media, url, 0, media.size())));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, media.rendition().video() ? "video/mp4" : "audio/mp4")
        .set(HttpHeaderNames.ETAG, etag)
        .set(HttpHeaderNames.ACCEPT_RANGES, "bytes");
    return cached(response, FOREVER);
  }

  /// What was waited for is the same for all who wait: a cache may keep it under its full address.
  private static String cacheControl(HlsAnswer.Playlist playlist, HlsRequest request) {
    if (playlist.ended()) {
      return ENDED;
    }
    return request.waits() ? WAITED : LIVE;
  }

  private static HlsResponse notModified(String etag) {
    HlsResponse response = response(HttpResponseStatus.NOT_MODIFIED, HlsResponse.NOTHING);
    response.headers().set(HttpHeaderNames.ETAG, etag);
    return response;
  }

  private static HlsResponse cached(HlsResponse response, String cacheControl) {
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, cacheControl);
    return response;
  }

  static HlsResponse error(HttpResponseStatus status) {
    return error(status, status.reasonPhrase());
  }

  /// @param sentence for whoever reads it, without a secret
  static HlsResponse error(HttpResponseStatus status, String sentence) {
    HlsResponse response = response(status, memory(Bytes.utf8(sentence + "\n")));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=us-ascii")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    return response;
  }

  /// What was received is no request, or too large.
  static HlsResponse malformed(Throwable cause) {
    return error(
        switch (cause) {
          case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
          case TooLongHttpContentException _ -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
          case TooLongFrameException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
          default -> HttpResponseStatus.BAD_REQUEST;
        });
  }

  static HlsResponse methodNotAllowed() {
    HlsResponse response = error(HttpResponseStatus.METHOD_NOT_ALLOWED);
    response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD, OPTIONS");
    return response;
  }

  /// The answer to a browser that asks before it sends a request of another origin.
  static HlsResponse preflight() {
    HlsResponse response = response(HttpResponseStatus.NO_CONTENT, HlsResponse.NOTHING);
    response
        .headers()
        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS")
        .set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Range, If-None-Match")
        .set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "86400");
    return response;
  }

  /// A body of FLV that ends with the broadcast: no cache has a use for it.
  static HlsResponse relayed(HlsRequest request) {
    HlsResponse response = response(HttpResponseStatus.OK, HlsResponse.NOTHING);
    response
        .headers()
        .remove(HttpHeaderNames.CONTENT_LENGTH)
        .set(HttpHeaderNames.CONTENT_TYPE, "video/x-flv")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    if (request.chunked()) {
      response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    if (!request.chunked() || !request.keepAlive()) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return response;
  }

  static HlsResponse healthy() {
    Bytes text = Bytes.utf8("{\"status\":\"UP\"}");
    HlsResponse response = response(HttpResponseStatus.OK, memory(text));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    return response;
  }

  private static HlsResponse partial(HlsAnswer.Media media, String url, ByteRange range) {
    if (!range.valid()) {
      HlsResponse refused =
          response(HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE, HlsResponse.NOTHING);
      refused.headers().set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + media.size());
      return refused;
    }
    HlsResponse response =
        response(HttpResponseStatus.PARTIAL_CONTENT, body(media, url, range.first(), range.size()));
    String place = "bytes " + range.first() + '-' + range.last() + '/' + media.size();
    response.headers().set(HttpHeaderNames.CONTENT_RANGE, place);
    return response;
  }

  private static HlsResponse response(HttpResponseStatus status, HlsResponse.Body body) {
    HttpHeaders headers = new DefaultHttpHeaders();
    if (!status.equals(HttpResponseStatus.NO_CONTENT)
        && !status.equals(HttpResponseStatus.NOT_MODIFIED)) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, body.size());
    }
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    headers.set(
        HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
        "Content-Length, Content-Range, Date, Age, ETag");
    headers.set("x-content-type-options", "nosniff");
    return new HlsResponse(status, headers, body);
  }

  private static HlsResponse.Body memory(Bytes content) {
    return new HlsResponse.Memory(List.of(content), /* from= */ 0, content.size());
  }

  private static HlsResponse.Body body(HlsAnswer.Media media, String url, int from, int size) {
    return switch (media.body()) {
      case HlsAnswer.Memory(List<Bytes> pieces) -> new HlsResponse.Memory(pieces, from, size);
      case HlsAnswer.Stored(String file, int offset) ->
          new HlsResponse.Stored(url, media.rendition(), file, offset + (long) from, size);
    };
  }
}
