package dev.millrace.streaming.hls;

import dev.millrace.hls.Rendition;
import dev.millrace.media.Bytes;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;

/// An answer before it is written: nothing is open yet, so it can be dropped.
record HlsResponse(HttpResponseStatus status, HttpHeaders headers, Body body) {
  static final Body NOTHING = new Memory(List.of(), 0, 0);

  sealed interface Body {
    /// In bytes.
    int size();
  }

  /// From the byte `from` on of `pieces`, which are outside the heap.
  record Memory(List<Bytes> pieces, int from, int size) implements Body {}

  /// From the byte `from` on of a file of the recording of `url`.
  record Stored(String url, Rendition rendition, String file, long from, int size)
      implements Body {}
}
