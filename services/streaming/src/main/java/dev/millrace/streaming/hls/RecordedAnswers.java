package dev.millrace.streaming.hls;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.hls.HlsPath;
import dev.millrace.hls.PlaylistText;
import dev.millrace.streaming.recording.Recordings;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Answers from recordings. Stateless.
final class RecordedAnswers {
  private static final HlsAnswer NOT_FOUND = new HlsAnswer.NotFound();

  private RecordedAnswers() {}

  /// The answer to a path that no broadcast in memory has.
  static CompletableFuture<HlsAnswer> of(Recordings recordings, HlsPath path) {
    return switch (path) {
      case HlsPath.Multivariant multivariant ->
          recordings
              .find(multivariant.url())
              .thenApply(found -> playlist(found.map(recording -> recording.multivariant())));
      case HlsPath.Manifest manifest ->
          recordings
              .find(manifest.url())
              .thenApply(found -> playlist(found.flatMap(recording -> recording.manifest())));
      case HlsPath.Recorded recorded ->
          recordings
              .find(recorded.url())
              .thenApply(found ->
                  playlist(found.flatMap(recording -> recording.playlist(recorded.rendition()))));
      case HlsPath.Playlist _, HlsPath.LiveManifest _ ->
          CompletableFuture.completedFuture(NOT_FOUND);
      case HlsPath.Media media ->
          recordings
              .warm(media.url(), media.rendition(), media.file())
              .thenApply(
                  size -> size.<HlsAnswer>map(found -> stored(media, found)).orElse(NOT_FOUND));
    };
  }

  private static HlsAnswer.Media stored(HlsPath.Media media, int size) {
    HlsAnswer.Stored whole = new HlsAnswer.Stored(media.file(), /* offset= */ 0);
    return new HlsAnswer.Media(media.file(), whole, size, media.rendition());
  }

  private static HlsAnswer playlist(Optional<PlaylistText> text) {
    return text.<HlsAnswer>map(found -> new HlsAnswer.Playlist(found, /* ended= */ true))
        .orElse(NOT_FOUND);
  }
}
