package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.PostgresDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `millrace backup` beside a Millrace that runs, `millrace restore` on another machine.
class RestoreIT {
  @TempDir private Path folder;

  @Test
  void movesUsersKeysAndVideosToAnotherFolder() throws Exception {
    Path old = Files.createDirectory(folder.resolve("old"));
    Path fresh = Files.createDirectory(folder.resolve("fresh"));
    String file = folder.resolve("backup.zip").toString();
    String key;
    String url;
    try (Program first = new Program(old)) {
      Streamer streamer = new Streamer(first, "mover");
      key = streamer.key;
      url = streamer.newVideo("To be moved");
      assertThat(Program.call(old, 0, "backup", file)).contains("the secrets", "no media");
      assertThat(Program.call(old, 1, "restore", file))
          .hasLineCount(1)
          .contains("Another Millrace");
      assertThat(Program.call(old, 2, "backup")).hasLineCount(1).contains("usage");
    }
    assertThat(Program.call(fresh, 0, "restore", file)).contains("restored");
    try (Program second = new Program(fresh)) {
      assertMoved(second, key, url);
      assertThat(new Streamer(second, "newcomer").newVideo("A new one")).isNotEmpty();
    }
  }

  /// From a PostgreSQL of another major version, outside, into the one that is built in.
  @Test
  void movesToAnotherMajorVersionOfPostgresql() throws Exception {
    Path old = Files.createDirectory(folder.resolve("old"));
    Path fresh = Files.createDirectory(folder.resolve("fresh"));
    String file = folder.resolve("backup.zip").toString();
    String key;
    String url;
    try (PostgresDatabase database = new PostgresDatabase();
        Program first = new Program(old, settings(database))) {
      Streamer streamer = new Streamer(first, "mover");
      key = streamer.key;
      url = streamer.newVideo("To be moved");
      assertThat(Program.call(old, settings(database), 0, "backup", file)).contains("the secrets");
    }
    assertThat(Program.call(fresh, 0, "restore", file)).contains("restored");
    try (Program second = new Program(fresh)) {
      assertMoved(second, key, url);
    }
  }

  /// The user logs in as before, and has the same key and the same video.
  private static void assertMoved(Program program, String key, String url) {
    String token = Streamer.logIn(program, "mover");
    assertThat(program.get(token, "/user/channel").path("streamKey").asString("")).isEqualTo(key);
    assertThat(program.get("", "/videos/" + url).path("title").asString(""))
        .isEqualTo("To be moved");
  }

  /// By which Millrace uses it.
  private static Map<String, String> settings(PostgresDatabase database) {
    return Map.of(
        "MILLRACE_DATABASE_URL", database.url(),
        "MILLRACE_DATABASE_USER", PostgresDatabase.USER,
        "MILLRACE_DATABASE_PASSWORD", PostgresDatabase.PASSWORD);
  }
}
