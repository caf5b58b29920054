package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#: ]+)(?:#[^)]*)?\\)");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    int followed = 0;
    for (Path document : documents()) {
      Matcher links = LINK.matcher(Files.readString(document));
      while (links.find()) {
        assertThat(document.resolveSibling(links.group(1))).as("linked from %s", document).exists();
        followed++;
      }
    }
    assertThat(followed).isGreaterThan(10);
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(120);
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Path> documents =
          Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
      assertThat(documents).hasSizeGreaterThan(8);
      return documents;
    }
  }
}
