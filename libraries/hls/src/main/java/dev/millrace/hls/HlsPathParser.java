package dev.millrace.hls;

import dev.millrace.hls.HlsPath.LiveManifest;
import dev.millrace.hls.HlsPath.Manifest;
import dev.millrace.hls.HlsPath.Media;
import dev.millrace.hls.HlsPath.Multivariant;
import dev.millrace.hls.HlsPath.Playlist;
import dev.millrace.hls.HlsPath.Recorded;
import java.util.List;
import java.util.Optional;

/// Reads the addresses of [HlsPath].
final class HlsPathParser {
  private static final String ROOT = "/hls-live/";
  private static final String PLAYLIST = ".m3u8";
  private static final String MANIFEST = ".mpd";
  private static final String VOD = "vod";
  private static final int LONGEST = 200;

  private HlsPathParser() {}

  static Optional<HlsPath> parse(String path) {
    if (path.length() > LONGEST || !path.startsWith(ROOT)) {
      return Optional.empty();
    }
    List<String> names = List.of(path.substring(ROOT.length()).split("/", -1));
    return names.stream().allMatch(HlsPathParser::valid) ? parse(names) : Optional.empty();
  }

  private static Optional<HlsPath> parse(List<String> names) {
    String last = names.getLast();
    boolean playlist = last.endsWith(PLAYLIST) && last.length() > PLAYLIST.length();
    String stem = playlist ? last.substring(0, last.length() - PLAYLIST.length()) : last;
    return switch (names.size()) {
      case 1 -> playlist ? Optional.of(new Multivariant(stem)) : manifest(last);
      case 2 ->
          playlist
              ? Rendition.of(stem).map(rendition -> new Playlist(names.getFirst(), rendition))
              : Optional.empty();
      case 3 ->
          names.get(1).equals(VOD)
              ? Rendition.of(playlist ? stem : "").map(of -> new Recorded(names.getFirst(), of))
              : Rendition.of(names.get(1)).map(of -> new Media(names.getFirst(), of, last));
      default -> Optional.empty();
    };
  }

  private static Optional<HlsPath> manifest(String name) {
    for (String ending : List.of(HlsPath.LIVE_MANIFEST, MANIFEST)) {
      if (name.endsWith(ending) && name.length() > ending.length()) {
        String stem = name.substring(0, name.length() - ending.length());
        return Optional.of(ending.equals(MANIFEST) ? new Manifest(stem) : new LiveManifest(stem));
      }
    }
    return Optional.empty();
  }

  private static boolean valid(String name) {
    return !name.isEmpty()
        && name.charAt(0) != '.'
        && name.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '-'
                    || c == '.');
  }
}
