package dev.millrace.hls;

import java.util.Optional;

/// An address below `/hls-live/`. Immutable.
public sealed interface HlsPath {
  /// Behind the stream's name, in the address of a [LiveManifest].
  String LIVE_MANIFEST = ".live.mpd";

  /// The stream's name.
  String url();

  /// `/hls-live/<url>.m3u8`
  record Multivariant(String url) implements HlsPath {}

  /// `/hls-live/<url>/<rendition>.m3u8`
  record Playlist(String url, Rendition rendition) implements HlsPath {}

  /// `/hls-live/<url>/vod/<rendition>.m3u8`
  record Recorded(String url, Rendition rendition) implements HlsPath {}

  /// `/hls-live/<url>/<rendition>/<file>`
  record Media(String url, Rendition rendition, String file) implements HlsPath {}

  /// `/hls-live/<url>.mpd`
  record Manifest(String url) implements HlsPath {}

  /// `/hls-live/<url>.live.mpd`: unlike [Manifest], the recording never takes its place
  record LiveManifest(String url) implements HlsPath {}

  /// A path without its query; empty for any other path.
  static Optional<HlsPath> parse(String path) {
    return HlsPathParser.parse(path);
  }
}
