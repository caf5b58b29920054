package dev.millrace.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The playlists under src/test/resources.
final class Recordings {
  static final Path GOOD = Path.of("src/test/resources/good");
  static final Path BAD = Path.of("src/test/resources/bad");

  /// Where they say they were recorded.
  static final URI ADDRESS = URI.create("http://localhost/live/low.m3u8");

  static final Set<URI> OTHERS =
      Set.of(
          ADDRESS.resolve("mid.m3u8"), ADDRESS.resolve("high.m3u8"), ADDRESS.resolve("audio.m3u8"));

  private Recordings() {}

  static String read(Path folder, String name) {
    try {
      return Files.readString(folder.resolve(name + ".m3u8"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static MediaPlaylist media(Path folder, String name) {
    return MediaPlaylistParser.parse(read(folder, name));
  }

  /// The names of a folder's files that match a pattern.
  static List<String> names(Path folder, String pattern) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString().replace(".m3u8", ""))
          .filter(name -> name.matches(pattern))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The rules that a check finds broken.
  static Set<Rule> broken(Findings findings) {
    return Stream.of(Severity.values())
        .flatMap(severity -> findings.with(severity).stream())
        .map(Finding::rule)
        .collect(Collectors.toSet());
  }
}
