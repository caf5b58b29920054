package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BuildTest {
  @Test
  void knowsTheVersionsOfThePom() throws IOException {
    assertThat(Files.readString(Path.of("../pom.xml")))
        .contains("<version>" + Build.VERSION + "</version>")
        .contains(">" + Build.POSTGRES_VERSION + "</postgres.binaries.version>");
  }
}
