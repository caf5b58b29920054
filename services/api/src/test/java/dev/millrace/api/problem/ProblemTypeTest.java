package dev.millrace.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatusCode;

class ProblemTypeTest {
  @Test
  void isDocumentedWithItsStatus() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../../docs/api.md")).stream()
            .filter(line -> line.startsWith("| `urn:millrace:problem:"))
            .map(line -> line.substring(0, line.indexOf('|', line.indexOf('|', 1) + 1) + 1))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Stream.of(ProblemType.values())
                .map(type -> "| `" + type.uri() + "` | " + type.status().value() + " |")
                .toList());
  }

  @Test
  void isFoundByTheStatusOfWhatTheFrameworkRefuses() {
    assertThat(of(405)).isEqualTo(ProblemType.METHOD_NOT_ALLOWED);
    assertThat(of(431)).isEqualTo(ProblemType.INVALID_INPUT);
    assertThat(of(505)).isEqualTo(ProblemType.INVALID_INPUT);
    assertThat(of(500)).isEqualTo(ProblemType.INTERNAL_ERROR);
  }

  private static ProblemType of(int status) {
    return ProblemType.of(HttpStatusCode.valueOf(status));
  }
}
