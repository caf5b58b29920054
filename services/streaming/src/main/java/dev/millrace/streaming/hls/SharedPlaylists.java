package dev.millrace.streaming.hls;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.media.Bytes;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Playlists as whole responses of HTTP/1.1. Thousands wait for the same one: its headers are
/// written once on each event loop, not once for each of them. Thread-safe.
final class SharedPlaylists {
  /// The response that an event loop made last, and what it answers.
  ///
  /// @param waited whether it was waited for, which caches are told
  private record Shared(
      HlsAnswer.Playlist playlist, boolean gzip, boolean waited, String date, Bytes response) {
    boolean answers(HlsAnswer.Playlist asked, HlsRequest request, String now) {
      return playlist.equals(asked)
          && gzip == request.acceptsGzip()
          && waited == request.waits()
          && date.equals(now);
    }
  }

  private final FastThreadLocal<@Nullable Shared> last = new FastThreadLocal<>();
  private final DateHeader date;

  SharedPlaylists(DateHeader date) {
    this.date = date;
  }

  /// Status line, headers and body, outside the heap.
  ///
  /// @param request whose [HlsRequest#plainGet] holds
  ByteBuffer response(HlsAnswer.Playlist playlist, HlsRequest request) {
    String now = date.now();
    Shared shared = last.get();
    if (shared == null || !shared.answers(playlist, request, now)) {
      Bytes response = encode(HlsResponses.playlist(playlist, request), now);
      shared = new Shared(playlist, request.acceptsGzip(), request.waits(), now, response);
      last.set(shared);
    }
    return shared.response.asByteBuffer();
  }

  private static Bytes encode(HlsResponse response, String now) {
    response.headers().set(HttpHeaderNames.DATE, now);
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(response.status()).append("\r\n");
    for (Map.Entry<String, String> header : response.headers()) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    List<Bytes> pieces = new ArrayList<>();
    pieces.add(Bytes.utf8(head.append("\r\n").toString()));
    if (response.body() instanceof HlsResponse.Memory(List<Bytes> body, int _, int _)) {
      pieces.addAll(body); // a playlist is never asked for in part
    }
    return Bytes.offHeap(pieces);
  }
}
