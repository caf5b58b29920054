package dev.millrace.app;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.api.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The real binaries.
class EmbeddedPostgresIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String PASSWORD = "secret";

  private static final String AWAIT_LOOP =
      """
      do 'begin
        for i in 1..1000 loop
          perform pg_sleep(0.01), pg_stat_clear_snapshot();
          if exists (select from pg_stat_activity where query like ''do%loop end loop%''
              and state = ''active'' and pid <> pg_backend_pid()) then
            return;
          end if;
        end loop;
        raise ''nobody loops'';
      end'
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a$b", "a`b", "a\"b", "a\\b"})
  void namesAPathThatInitdbCannotHave(String name) {
    EmbeddedPostgres postgres = new EmbeddedPostgres(folder.resolve(name), PASSWORD);
    assertThatThrownBy(postgres::start)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("the path of " + folder.resolve(name) + " must have none of");
  }

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
  void recoversAfterAKillOfEverythingAndStopsCleanly() throws Exception {
    DatabaseConfig first = new EmbeddedPostgres(folder, PASSWORD).start();
    run(first, "create table kept (id int); insert into kept values (7)");
    ProcessHandle postmaster = postmaster(folder);
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    try (EmbeddedPostgres next = new EmbeddedPostgres(folder, PASSWORD)) {
      run(next.start(), "insert into kept select id + 1 from kept where id = 7");
      assertThat(folder.resolve("postgres.log")).content().contains("automatic recovery");
    }
    try (EmbeddedPostgres last = new EmbeddedPostgres(folder, PASSWORD)) {
      run(last.start(), "alter table kept add check (id in (7, 8))");
      assertThat(folder.resolve("postgres.log"))
          .content()
          .contains("was shut down")
          .doesNotContain("automatic recovery");
    }
  }

  @Test
  void endsAServerProcessThatOutlivedThePostmaster() throws Exception {
    DatabaseConfig first = new EmbeddedPostgres(folder, PASSWORD).start();
    try (Connection connection = connect(first);
        Statement statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery("select pg_backend_pid()");
      rows.next();
      ProcessHandle server = ProcessHandle.of(rows.getLong(1)).orElseThrow();
      CompletableFuture<Void> busy =
          CompletableFuture.runAsync(() -> loop(statement), Thread::startVirtualThread);
      run(first, AWAIT_LOOP);
      ProcessHandle postmaster = postmaster(folder);
      postmaster.destroyForcibly();
      until(DEADLINE, () -> !postmaster.isAlive());
      assertThat(server.isAlive()).isTrue();
      try (EmbeddedPostgres next = new EmbeddedPostgres(folder, PASSWORD)) {
        next.start();
        until(DEADLINE, () -> !server.isAlive()); // it has ended, its new parent may not know yet
        busy.join();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"99, start that version", "17, millrace backup FILE"})
  void saysInOneLineThatTheFolderIsOfAnotherVersion(String version, String advice)
      throws IOException {
    Path cluster = Files.createDirectories(folder.resolve("cluster"));
    Files.writeString(cluster.resolve("PG_VERSION"), version + "\n");
    assertThatThrownBy(() -> new EmbeddedPostgres(folder, PASSWORD).start())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("PostgreSQL " + version)
        .hasMessageContaining(advice);
    assertThat(folder.resolve("programs")).doesNotExist();
  }

  @Test
  void doesNotStartAfterItIsClosed() {
    EmbeddedPostgres postgres = new EmbeddedPostgres(folder, PASSWORD);
    postgres.close();
    assertThatThrownBy(postgres::start).isInstanceOf(StartException.class);
  }

  private static Connection connect(DatabaseConfig config) throws SQLException {
    return DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
  }

  private static void run(DatabaseConfig config, String sql) throws SQLException {
    try (Connection connection = connect(config);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Until it is killed.
  private static void loop(Statement statement) {
    try {
      statement.execute("do 'begin loop end loop; end'");
    } catch (SQLException _) {
      // as it must
    }
  }

  private static ProcessHandle postmaster(Path data) throws IOException {
    String pid = Files.readAllLines(data.resolve("cluster/postmaster.pid")).getFirst();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }
}
