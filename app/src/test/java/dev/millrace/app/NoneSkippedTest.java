package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `.ci/none-skipped`, which fails a run of CI that left a test out.
class NoneSkippedTest {
  @TempDir private Path folder;
  private Path since;

  @BeforeEach
  void begin() throws IOException {
    since = Files.createFile(folder.resolve("since"));
    Files.setLastModifiedTime(since, FileTime.fromMillis(1));
  }

  @Test
  void acceptsReportsWithoutASkippedTest() throws Exception {
    report("a/target/surefire-reports/TEST-a.xml", 0);
    report("b/c/target/failsafe-reports/TEST-b.xml", 0);
    assertThat(run()).isEqualTo(0);
  }

  @Test
  void refusesASkippedTest() throws Exception {
    report("a/target/surefire-reports/TEST-a.xml", 0);
    report("b/c/target/failsafe-reports/TEST-b.xml", 10);
    assertThat(run()).isEqualTo(1);
  }

  @Test
  void refusesARunWithoutReports() throws Exception {
    assertThat(run()).isEqualTo(1);
  }

  private void report(String file, int skipped) throws IOException {
    Path report = folder.resolve(file);
    Files.createDirectories(report.getParent());
    Files.writeString(
        report,
        "<?xml version=\"1.0\"?>\n<testsuite name=\"a\" tests=\"12\" errors=\"0\" skipped=\"%d\" failures=\"0\">\n"
            .formatted(skipped));
  }

  private int run() throws IOException, InterruptedException {
    String script = Path.of("../.ci/none-skipped").toAbsolutePath().toString();
    return new ProcessBuilder(script, since.toString())
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start()
        .waitFor();
  }
}
