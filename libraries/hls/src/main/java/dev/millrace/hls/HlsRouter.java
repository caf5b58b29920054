package dev.millrace.hls;

import java.util.Optional;

/// From a path and what is asked of it to the answer. Stateless, thread-safe.
public final class HlsRouter {
  private static final HlsAnswer NOT_FOUND = new HlsAnswer.NotFound();
  private static final HlsAnswer NOT_YET = new HlsAnswer.NotYet();

  private HlsRouter() {}

  /// The answer of a stream to a path that names it.
  ///
  /// @param directives of a media playlist; empty when they could not be read
  public static HlsAnswer answer(
      StreamSnapshot snapshot, HlsPath path, Optional<PlaylistDirectives> directives) {
    HlsAnswer absent = snapshot.playable() || snapshot.ended() ? NOT_FOUND : NOT_YET;
    return switch (path) {
      case HlsPath.Multivariant _ ->
          snapshot.playable()
              ? new HlsAnswer.Playlist(snapshot.multivariant(), snapshot.ended())
              : absent;
      case HlsPath.Manifest _, HlsPath.LiveManifest _ -> manifest(snapshot);
      case HlsPath.Playlist playlist ->
          snapshot
              .rendition(playlist.rendition())
              .map(found -> playlist(found, directives))
              .orElse(absent);
      case HlsPath.Recorded _ -> NOT_FOUND;
      case HlsPath.Media media ->
          snapshot
              .rendition(media.rendition())
              .map(found -> RenditionFiles.find(found, media.file()))
              .orElse(NOT_FOUND);
    };
  }

  /// Without a complete segment there is none yet.
  private static HlsAnswer manifest(StreamSnapshot snapshot) {
    if (snapshot.playable() && !snapshot.manifest().empty()) {
      return new HlsAnswer.Playlist(snapshot.manifest().text(), snapshot.ended());
    }
    return snapshot.ended() ? NOT_FOUND : NOT_YET;
  }

  private static HlsAnswer playlist(
      RenditionSnapshot rendition, Optional<PlaylistDirectives> directives) {
    return directives
        .map(asked -> BlockingReload.answer(rendition, asked))
        .orElseGet(() -> new HlsAnswer.BadRequest("_HLS_msn and _HLS_part are no such numbers"));
  }
}
