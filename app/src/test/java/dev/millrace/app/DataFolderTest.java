package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder;

  @Test
  void makesAFolderOfSecretsThatOthersCannotOpen() throws IOException {
    assertThat(permissions(folder.resolve("secrets"))).isEqualTo("rwx------");
  }

  @Test
  void closesItsOwnFolderOfSecretsAgain() throws IOException {
    Path secrets = Files.createDirectories(folder.resolve("data/secrets"));
    Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(permissions(secrets)).isEqualTo("rwx------");
  }

  @Test
  void leavesAFolderElsewhereAsItIs() throws IOException {
    Files.createDirectory(folder.resolve("secrets"));
    Files.setPosixFilePermissions(
        folder.resolve("secrets"), PosixFilePermissions.fromString("rwxr-x---"));
    assertThat(permissions(folder.resolve("secrets"))).isEqualTo("rwxr-x---");
  }

  @Test
  void namesTheSettingOfSecretsThatCannotBeMade() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> DataFolder.open(folder.resolve("data"), file.resolve("secrets")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("MILLRACE_SECRETS");
  }

  /// Not even root makes anything in /proc.
  @Test
  void namesTheDataFolderThatCannotBeWritten() {
    Path data = Path.of("/proc");
    assertThatThrownBy(() -> DataFolder.open(data, data.resolve("secrets")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("The data folder /proc cannot be written")
        .hasMessageContaining("MILLRACE_DATA")
        .hasMessageNotContaining("MILLRACE_SECRETS");
  }

  private String permissions(Path secrets) throws IOException {
    try (DataFolder _ = DataFolder.open(folder.resolve("data"), secrets)) {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets));
    }
  }
}
