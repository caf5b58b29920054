package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tests that docs/security.md names are there.
class SecurityDocumentTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+(?:Test|IT))#(\\w+)`");

  @Test
  void namesTestsThatExist() throws IOException {
    Map<String, Path> tests = tests();
    Matcher named = NAMED.matcher(Files.readString(ROOT.resolve("docs/security.md")));
    int found = 0;
    while (named.find()) {
      assertThat(tests).containsKey(named.group(1));
      assertThat(Files.readString(tests.get(named.group(1))))
          .as(named.group())
          .containsPattern("void " + named.group(2) + "\\(");
      found++;
    }
    assertThat(found).isGreaterThan(30);
  }

  @Test
  void namesATestForEachItemOrSaysThatItIsADecision() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("docs/security.md")))
        .filteredOn(line -> line.startsWith("| ") && !line.startsWith("| item "))
        .allSatisfy(row -> assertThat(row).containsPattern("(`|a decision) \\|$"));
  }

  private static Map<String, Path> tests() throws IOException {
    Map<String, Path> tests = new HashMap<>();
    for (String module : List.of("app", "services", "libraries", "e2e", "bench")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
        files
            .filter(file -> file.toString().contains("src/test/java"))
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> tests.put(file.getFileName().toString().replace(".java", ""), file));
      }
    }
    return tests;
  }
}
