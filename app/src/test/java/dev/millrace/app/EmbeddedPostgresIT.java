package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real binaries.
class EmbeddedPostgresIT {
  private static final String PASSWORD = "secret";

  @TempDir private Path folder;

  @Test
  void stopsThePostgresThatAKilledRunLeftBehind() throws IOException {
    Path data = folder.resolve("postgres");
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);
    Path copy = Files.createDirectories(folder.resolve("copy/cluster"));
    Path stale = copy.resolve("postmaster.pid");
    // The old layout, and an initdb that was killed.
    Files.createDirectories(data.resolve("programs/bin"));
    Files.createFile(data.resolve("programs/.unpacked"));
    Files.createDirectories(data.resolve("cluster.new/base"));

    new EmbeddedPostgres(data, PASSWORD).start();
    ProcessHandle left = postmaster(data);
    Files.copy(data.resolve("cluster/postmaster.pid"), stale);
    try (EmbeddedPostgres next = new EmbeddedPostgres(link, PASSWORD)) {
      assertThatThrownBy(() -> PostgresProcess.stopLeftBehind(copy))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(stale.toString())
          .hasMessageContaining("" + left.pid());
      assertThat(stale).exists();
      assertThat(next.start().jdbcUrl()).contains("127.0.0.1");
      assertThat(left.isAlive()).isFalse();
    }
    Files.writeString(data.resolve("cluster/postmaster.pid"), "1\n");
    try (EmbeddedPostgres last = new EmbeddedPostgres(data, PASSWORD)) {
      last.start();
    }
    assertThat(data.resolve("initdb.password")).doesNotExist();
    assertThat(data.resolve("cluster.new")).doesNotExist();
  }

  @Test
  void doesNotStartAfterItIsClosed() {
    EmbeddedPostgres postgres = new EmbeddedPostgres(folder, PASSWORD);
    postgres.close();
    assertThatThrownBy(postgres::start).isInstanceOf(StartException.class);
  }

  private static ProcessHandle postmaster(Path data) throws IOException {
    String pid = Files.readAllLines(data.resolve("cluster/postmaster.pid")).getFirst();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }
}
