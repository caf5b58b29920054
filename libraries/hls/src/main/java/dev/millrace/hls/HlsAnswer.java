package dev.millrace.hls;

import dev.millrace.media.Bytes;
import java.util.List;

/// What a viewer gets. Immutable.
public sealed interface HlsAnswer {
  /// A playlist's text.
  ///
  /// @param ended whether it will not change any more
  record Playlist(Bytes body, boolean ended) implements HlsAnswer {}

  /// An init segment or a segment; it never changes.
  ///
  /// @param size of all of `body`, in bytes
  record Media(List<Bytes> body, int size, Rendition rendition) implements HlsAnswer {}

  /// It will be there when the stream has become playable.
  record NotYet() implements HlsAnswer {}

  /// There is no such thing, or no more.
  record NotFound() implements HlsAnswer {}
}
