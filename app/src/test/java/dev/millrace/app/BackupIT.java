package dev.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.api.DatabaseConfig;
import dev.millrace.api.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups of an embedded PostgreSQL as Millrace runs it, and what comes back from them.
class BackupIT {
  private static final String ACCOUNT =
      "insert into account (username, password_hash, created_at) values ('%s', 'x', now())";
  private static final String CHANNEL =
      """
      insert into channel (account_id, key_hash, key_sealed, created_at)
      select id, sha256(username::bytea), 'sealed', now() from account where username = '%s'
      """;

  @TempDir private Path folder;
  private Running running;
  private Path file;

  /// What `start` has open of a data folder.
  private record Running(DataFolder data, EmbeddedPostgres postgres, DatabaseConfig database)
      implements AutoCloseable {
    static Running of(Configuration configuration) {
      DataFolder data = DataFolder.open(configuration.data(), configuration.secrets());
      Path postgres = DatabaseDoor.postgres(configuration);
      String password = data.secret(EmbeddedPostgres.SECRET, EmbeddedPostgres.exists(postgres));
      EmbeddedPostgres embedded = new EmbeddedPostgres(postgres, password);
      return new Running(data, embedded, embedded.start());
    }

    Connection connect() throws SQLException {
      return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    void run(String sql) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    String value(String sql) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        return rows.getString(1);
      }
    }

    @Override
    public void close() {
      postgres.close();
      data.close();
    }
  }

  @BeforeEach
  void makeSomething() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    file = folder.resolve("millrace.zip");
    running = Running.of(data("from"));
    new Schema(running.database()).migrate("latest");
    running.run(ACCOUNT.formatted("gone"));
    running.run("delete from account");
    running.run(ACCOUNT.formatted("ada"));
    running.run(CHANNEL.formatted("ada"));
    Files.writeString(folder.resolve("from/secrets/stream.key"), "a key");
    Path segment = folder.resolve("from/videos/abc/high/1.m4s");
    Files.createDirectories(segment.resolveSibling(""));
    Files.writeString(segment, "moof");
    Files.writeString(segment.resolveSibling(".2.m4s.new"), "half");
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void saysThatTheFolderOfTheBackupIsMissing() {
    Path none = folder.resolve("none");
    Path backup = none.resolve("millrace.zip");
    assertThatThrownBy(() -> Backup.write(data("from"), backup, /* media= */ false))
        .isInstanceOf(StartException.class)
        .hasMessage("The backup " + backup + " was not made: there is no folder " + none);
  }

  @Test
  void bringsBackEverythingFromABackupOfARunningMillrace() throws Exception {
    BackupManifest made = Backup.write(data("from"), file, /* media= */ true);
    assertThat(made.rows()).isEqualTo(3);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Restore.read(data("to"), file);
    Path secret = folder.resolve("to/secrets/stream.key");
    assertThat(secret).hasContent("a key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("to/videos/abc/high/1.m4s")).hasContent("moof");
    assertThat(folder.resolve("to/videos/abc/high/.2.m4s.new")).doesNotExist();
    try (Running restored = Running.of(data("to"))) {
      assertThat(
              restored.value(
                  "select username || account.id || key_sealed from account join channel c on account_id ="
                      + " account.id"))
          .isEqualTo("ada2sealed");
      restored.run(ACCOUNT.formatted("next"));
      assertThat(restored.value("select id from account where username = 'next'")).isEqualTo("3");
    }
  }

  @Test
  void makesABackupWhileMillraceIsStopped() throws Exception {
    running.close();
    Backup.write(data("from"), file, /* media= */ false);
    assertThat(names(file)).noneMatch(name -> name.startsWith("media/"));
    assertThat(names(file)).noneMatch(name -> name.contains(EmbeddedPostgres.SECRET));
    assertThat(folder.resolve("from/postgres/cluster/postmaster.pid")).doesNotExist();
    assertThatThrownBy(() -> Backup.write(data("nowhere"), file, /* media= */ false))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("no database");
  }

  @Test
  void hasAllOfATransactionOrNothing() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Integer> writer =
        CompletableFuture.supplyAsync(() -> writeUntil(enough, running));
    for (int i = 0; i < 5; i++) {
      Backup.write(data("from"), file, /* media= */ false);
    }
    enough.set(true);
    assertThat(writer.join()).isPositive();
    Restore.read(data("to"), file);
    try (Running restored = Running.of(data("to"))) {
      assertThat(
              restored.value(
                  "select count(*) from account where id not in (select account_id from channel)"))
          .isEqualTo("0");
      assertThat(Integer.parseInt(restored.value("select count(*) from account"))).isPositive();
    }
  }

  private static int writeUntil(AtomicBoolean enough, Running running) {
    int written = 0;
    try (Connection connection = running.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!enough.get()) {
        String name = "user_" + written++;
        statement.execute(ACCOUNT.formatted(name));
        statement.execute(CHANNEL.formatted(name));
        connection.commit();
      }
      return written;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void migratesABackupOfAnOlderVersion() throws Exception {
    try (Running old = Running.of(data("old"))) {
      new Schema(old.database()).migrate("1");
      old.run(ACCOUNT.formatted("veteran"));
      Backup.write(data("old"), file, /* media= */ false);
    }
    Restore.read(data("to"), file);
    try (Running restored = Running.of(data("to"))) {
      assertThat(restored.value("select username from account")).isEqualTo("veteran");
      assertThat(new Schema(restored.database()).version())
          .isEqualTo(new Schema(running.database()).version());
    }
  }

  @Test
  void restoresOverNothingThatIsThere() throws Exception {
    Backup.write(data("from"), file, /* media= */ false);
    assertRefused("from", file, "Another Millrace");
    running.close();
    assertRefused("from", file, "in use");
    Files.createDirectories(folder.resolve("to/secrets"));
    Files.writeString(folder.resolve("to/secrets/stream.key"), "another key");
    assertRefused("to", file, "stream.key is another");
    assertThat(folder.resolve("to/secrets/stream.key")).hasContent("another key");
  }

  @Test
  void refusesAFileThatIsNotWhatWasWritten() throws Exception {
    Backup.write(data("from"), file, /* media= */ false);
    byte[] good = Files.readAllBytes(file);
    Path bad = folder.resolve("bad.zip");
    for (int length : new int[] {0, 1, 100, good.length / 2, good.length - 1}) {
      Files.write(bad, java.util.Arrays.copyOf(good, length));
      assertRefused("to", bad, "not a backup, or is damaged");
    }
    byte[] flipped = good.clone();
    flipped[60] ^= 0x10;
    Files.write(bad, flipped);
    assertRefused("to", bad, "not a backup, or is damaged");
    assertRefused("to", folder.resolve("none.zip"), "There is no file");
    assertThat(folder.resolve("to")).doesNotExist();
  }

  @Test
  void refusesAHostileFile() throws Exception {
    Backup.write(data("from"), file, /* media= */ false);
    Path bad = folder.resolve("bad.zip");
    for (String name :
        new String[] {
          "secrets/../../evil",
          "/etc/evil",
          "media/videos/..",
          "else/evil",
          "secrets/a/../b",
          "secrets/.hidden",
          "tables/pg_authid",
          "secrets/" + "a".repeat(600)
        }) {
      rewrite(bad, name, 10, text -> text);
      assertRefused("to", bad, "not a backup, or is damaged");
    }
    rewrite(bad, "secrets/large", 1 << 20, text -> text);
    assertRefused("to", bad, "at most");
    rewrite(bad, "media/videos/bomb", 1 << 28, text -> text);
    assertRefused("to", bad, "at most");
    rewrite(bad, "", 0, text -> text.replace("\"format\":1", "\"format\":2"));
    assertRefused("to", bad, "format");
    rewrite(bad, "", 0, text -> text.replace("\"rows\"", "\"tables\""));
    assertRefused("to", bad, "not a backup, or is damaged");
    assertThat(folder.resolve("to")).doesNotExist();
    rewrite(bad, "", 0, text -> text.replaceFirst("\"schema\":\"\\d+\"", "\"schema\":\"999\""));
    assertRefused("to", bad, "does not know");
    rewrite(bad, "", 0, text -> text.replace("\"username\"", "\"user_name\""));
    assertRefused("to", bad, "columns");
    rewrite(bad, "", 0, text -> text.replaceFirst("\"rows\":1", "\"rows\":7"));
    assertRefused("to", bad, "not 7");
    Restore.read(data("to"), file);
  }

  private void assertRefused(String to, Path bad, String why) {
    assertThatThrownBy(() -> Restore.read(data(to), bad))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(why)
        .extracting(e -> String.valueOf(e.getMessage()).lines().count())
        .isEqualTo(1L);
  }

  /// The backup with another entry, of zeros, and another manifest.
  private void rewrite(Path to, String name, int size, UnaryOperator<String> manifest)
      throws IOException {
    try (ZipFile good = new ZipFile(file.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (ZipEntry entry : good.stream().toList()) {
        String text = new String(good.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        out.putNextEntry(new ZipEntry(entry.getName()));
        boolean isManifest = entry.getName().equals(BackupFile.MANIFEST);
        out.write((isManifest ? manifest.apply(text) : text).getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
      if (!name.isEmpty()) {
        out.putNextEntry(new ZipEntry(name));
        for (int i = 0; i < size; i += 1024) {
          out.write(new byte[1024]);
        }
        out.closeEntry();
      }
    }
  }

  private static Stream<String> names(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList().stream();
    }
  }

  private Configuration data(String name) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MILLRACE_DATA", folder.resolve(name).toString());
    return Configuration.read(environment);
  }
}
