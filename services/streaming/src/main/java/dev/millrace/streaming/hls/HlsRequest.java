package dev.millrace.streaming.hls;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;

/// What of a request is needed for its answer. Immutable.
///
/// @param query what follows the question mark, empty when there is none
/// @param keepAlive whether another request may follow on the connection (RFC 9112, 9.3)
/// @param chunked whether a body of unknown length may come in chunks (RFC 9112, 7.1)
record HlsRequest(
    HttpMethod method,
    String path,
    String query,
    HttpHeaders headers,
    boolean keepAlive,
    boolean chunked) {
  /// A name or an address, and perhaps a port (RFC 3986, 3.2).
  private static final Pattern HOST = Pattern.compile("[\\w.~!$&'()*+,;=%:\\[\\]-]*");

  private static final Pattern REFUSED_GZIP = Pattern.compile("gzip[ \\t]*;[ \\t]*q=0");

  /// Before that word, as a parameter of a media range (RFC 9110, 12.5.1).
  private static final String PLAYER = ";player=";

  static HlsRequest of(FullHttpRequest message) {
    String uri = message.uri();
    int mark = uri.indexOf('?');
    return new HlsRequest(
        message.method(),
        mark < 0 ? uri : uri.substring(0, mark),
        mark < 0 ? "" : uri.substring(mark + 1),
        message.headers(),
        HttpUtil.isKeepAlive(message),
        message.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0);
  }

  /// Whether it says which one host is asked (RFC 9112, 3.2); HTTP/1.0 need not. HTTP/2 may say it
  /// twice.
  static boolean namesHost(FullHttpRequest message) {
    List<String> hosts = message.headers().getAll(HttpHeaderNames.HOST);
    if (hosts.isEmpty()) {
      return message.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }
    String host = hosts.getFirst();
    return HOST.matcher(host).matches() && hosts.stream().allMatch(host::equals);
  }

  /// Whether the answer has no body (RFC 9110, 9.3.2).
  boolean isHead() {
    return method.equals(HttpMethod.HEAD);
  }

  /// Whether the answer may be compressed (RFC 9110, 12.5.3). A client that gives gzip a weight
  /// below 1 would rather have something else.
  boolean acceptsGzip() {
    String encodings = headers.get(HttpHeaderNames.ACCEPT_ENCODING, "");
    return encodings.contains("gzip") && !REFUSED_GZIP.matcher(encodings).find();
  }

  /// Whether it waits for a version of a playlist (RFC 8216bis, 6.2.5.2).
  boolean waits() {
    return query.contains("_HLS_msn=");
  }

  /// Whether it asks for all of it, whatever the client has, over a connection that stays.
  boolean plainGet() {
    return keepAlive
        && method.equals(HttpMethod.GET)
        && !headers.contains(HttpHeaderNames.IF_NONE_MATCH);
  }

  /// What tells the players of one network apart: the program, and a word that the player of our
  /// pages makes up when it starts. It is in a header that no cache looks at.
  int player() {
    String accept = headers.get(HttpHeaderNames.ACCEPT, "");
    int word = accept.contains(PLAYER) ? accept.hashCode() : 0;
    return headers.get(HttpHeaderNames.USER_AGENT, "").hashCode() * 31 + word;
  }

  /// Whether the client has this version already (RFC 9110, 13.1.2).
  boolean has(String etag) {
    String known = headers.get(HttpHeaderNames.IF_NONE_MATCH);
    return known != null && (known.contains(etag) || known.strip().equals("*"));
  }
}
