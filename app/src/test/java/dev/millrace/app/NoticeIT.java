package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What ships is named in NOTICE.
class NoticeIT {
  private static final Path LIBRARIES = Path.of("target/app/lib");
  private static final Pattern VERSION = Pattern.compile("-\\d.*");

  @Test
  void namesEveryJar() throws IOException {
    List<String> words = List.of(Files.readString(Path.of("../NOTICE")).split("[^\\w.-]+"));
    List<String> jars;
    try (Stream<Path> files = Files.list(LIBRARIES)) {
      jars = files.map(file -> file.getFileName().toString()).toList();
    }
    assertThat(jars).hasSizeGreaterThan(50);
    assertThat(jars)
        .filteredOn(jar -> !jar.endsWith("-" + Build.VERSION + ".jar"))
        .extracting(jar -> VERSION.matcher(jar).replaceFirst(""))
        .isSubsetOf(words);
  }
}
