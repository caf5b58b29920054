package dev.millrace.hls;

import dev.millrace.media.Bytes;
import java.util.List;

/// What a viewer gets. Immutable.
public sealed interface HlsAnswer {
  /// A playlist.
  ///
  /// @param ended whether it will not change any more
  record Playlist(PlaylistText text, boolean ended) implements HlsAnswer {}

  /// An init segment, a segment or a part; it never changes.
  ///
  /// @param name of the file; it never names anything else
  /// @param size of all of `body`, in bytes
  record Media(String name, List<Bytes> body, int size, Rendition rendition) implements HlsAnswer {}

  /// It is there soon, in a later snapshot.
  record NotYet() implements HlsAnswer {}

  /// There is no such thing, or no more.
  record NotFound() implements HlsAnswer {}

  /// The request breaks the rules of delivery directives.
  ///
  /// @param reason a sentence
  record BadRequest(String reason) implements HlsAnswer {}
}
