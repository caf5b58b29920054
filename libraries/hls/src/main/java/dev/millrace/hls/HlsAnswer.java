package dev.millrace.hls;

import dev.millrace.media.Bytes;
import java.util.List;

/// What a viewer gets. Immutable.
public sealed interface HlsAnswer {
  /// A playlist or manifest.
  ///
  /// @param ended whether it will not change any more
  record Playlist(PlaylistText text, boolean ended) implements HlsAnswer {}

  /// An init segment, a segment or a part; it never changes.
  ///
  /// @param name of the file; it never names anything else
  /// @param size of all of `body`, in bytes
  record Media(String name, Body body, int size, Rendition rendition) implements HlsAnswer {}

  /// Where media are.
  sealed interface Body {}

  /// Pieces outside the heap; they stay as they are for as long as someone has them.
  record Memory(List<Bytes> pieces) implements Body {
    public Memory {
      pieces = List.copyOf(pieces);
    }
  }

  /// In the recording.
  ///
  /// @param file the name under which the recording log got it
  /// @param offset where it begins, in bytes
  record Stored(String file, int offset) implements Body {}

  /// It is there soon, in a later snapshot.
  record NotYet() implements HlsAnswer {}

  /// There is no such thing, or no more.
  record NotFound() implements HlsAnswer {}

  /// The request breaks the rules of delivery directives.
  ///
  /// @param reason a sentence
  record BadRequest(String reason) implements HlsAnswer {}
}
