package dev.millrace.hls;

/// From a path to the answer. Stateless, thread-safe.
public final class HlsRouter {
  private static final HlsAnswer NOT_FOUND = new HlsAnswer.NotFound();
  private static final HlsAnswer NOT_YET = new HlsAnswer.NotYet();

  private HlsRouter() {}

  /// The answer of a stream to a path that names it.
  public static HlsAnswer answer(StreamSnapshot snapshot, HlsPath path) {
    HlsAnswer absent = snapshot.playable() || snapshot.ended() ? NOT_FOUND : NOT_YET;
    return switch (path) {
      case HlsPath.Multivariant _ ->
          snapshot.playable()
              ? new HlsAnswer.Playlist(snapshot.multivariant(), snapshot.ended())
              : absent;
      case HlsPath.Playlist playlist ->
          snapshot
              .rendition(playlist.rendition())
              .<HlsAnswer>map(found -> new HlsAnswer.Playlist(found.playlist(), found.ended()))
              .orElse(absent);
      case HlsPath.Media media ->
          snapshot
              .rendition(media.rendition())
              .flatMap(found -> found.file(media.file()))
              .orElse(NOT_FOUND);
    };
  }
}
