package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
  @TempDir private Path folder;

  @Test
  void isMadeOnceAndOnlyOurs() throws IOException {
    Path file = folder.resolve("token");
    String secret = SecretFile.read(file, /* inUse= */ false);
    assertThat(secret).hasSizeGreaterThan(20);
    assertThat(SecretFile.read(file, /* inUse= */ true)).isEqualTo(secret);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(folder).isDirectoryContaining("glob:**/token").isDirectoryNotContaining("glob:**.*");
  }

  @Test
  void isMadeAnewWhereAKillLeftItEmpty() throws IOException {
    Path file = Files.createFile(folder.resolve("token"));
    Files.writeString(folder.resolve("token.new"), "half");
    String secret = SecretFile.read(file, /* inUse= */ false);
    assertThat(secret).hasSizeGreaterThan(20);
    assertThat(file).hasContent(secret);
  }

  @Test
  void isNotMadeAnewWhereSomethingNeedsTheOldOne() throws IOException {
    Path file = folder.resolve("password");
    assertThatThrownBy(() -> SecretFile.read(file, /* inUse= */ true))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(file + " is missing");
    Files.createFile(file);
    assertThatThrownBy(() -> SecretFile.read(file, /* inUse= */ true))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(file + " is empty");
    assertThat(file).isEmptyFile();
  }
}
