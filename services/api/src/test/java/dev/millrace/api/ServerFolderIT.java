package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of uploads that a killed server was at.
class ServerFolderIT {
  /// Of a Tomcat, which has a number for a name when it is not the first of this JVM.
  private static final Path UPLOADS = Path.of("localhost", "ROOT");

  @TempDir private Path elsewhere;

  @Test
  void uploadsThatAKilledServerLeftAreGoneAfterAStart() throws IOException {
    try (TestApi api = new TestApi()) {
      Path uploads = uploads(api.folder().resolve("http"));
      assertThat(Files.getPosixFilePermissions(api.folder().resolve("http")))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      api.stop();
      Path stale = Files.writeString(uploads.resolve("upload_1.tmp"), "a face");
      Path kept = Files.writeString(elsewhere.resolve("kept"), "of others");
      Files.createSymbolicLink(uploads.resolve("link"), elsewhere);

      ApiServer.start(api.config(/* port= */ 0)).close();

      assertThat(stale).doesNotExist();
      assertThat(uploads.resolve("link")).doesNotExist();
      assertThat(kept).exists();
    }
  }

  /// Where the running server has them.
  private static Path uploads(Path server) throws IOException {
    try (Stream<Path> folders = Files.walk(server)) {
      return folders.filter(folder -> folder.endsWith(UPLOADS)).findFirst().orElseThrow();
    }
  }
}
