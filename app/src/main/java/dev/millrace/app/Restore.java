package dev.millrace.app;

import dev.millrace.api.ApiException;
import dev.millrace.api.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;

/// `millrace restore`: what a backup holds, into a database without rows. Rows, secrets and media
/// are all there when it succeeds; when it fails, the database has no rows. Stateless.
final class Restore {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Configuration configuration;
  private final BackupFile file;

  private Restore(Configuration configuration, BackupFile file) {
    this.configuration = configuration;
    this.file = file;
  }

  /// @throws StartException when it is refused, or fails
  static BackupManifest read(Configuration configuration, Path path) {
    try (BackupFile file = BackupFile.open(path);
        DatabaseDoor door = DatabaseDoor.toWrite(configuration)) {
      new Restore(configuration, file).into(door);
      return file.manifest();
    } catch (SQLException | IOException | FlywayException e) {
      throw new StartException(path + " was not restored: " + StartException.reason(e), e);
    } catch (ApiException e) {
      throw new StartException(StartException.reason(e), e);
    }
  }

  private void into(DatabaseDoor door) throws SQLException, IOException {
    Schema schema = new Schema(door.database());
    checkSchema(schema);
    List<String> secrets = missingSecrets();
    try (BackupTables tables = BackupTables.writing(door.connect())) {
      checkEmpty(tables);
    }
    schema.migrate(file.manifest().schema());
    try (BackupTables tables = BackupTables.writing(door.connect())) {
      checkEmpty(tables);
      copy(tables);
      for (String secret : secrets) {
        place(BackupFile.SECRETS + secret, configuration.secrets().resolve(secret), OWNER_ONLY);
      }
      for (String medium : file.below(BackupFile.MEDIA)) {
        place(BackupFile.MEDIA + medium, configuration.data().resolve(medium));
      }
      tables.commit();
    }
    schema.migrate("latest");
  }

  private void checkSchema(Schema schema) {
    String wanted = file.manifest().schema();
    if (!schema.knows(wanted)) {
      throw new StartException(
          file
              + " was made by Millrace "
              + file.manifest().program()
              + ", whose schema ("
              + wanted
              + ") this version does not know: restore it with that version or a newer one");
    }
    Optional<String> present = schema.version();
    if (present.isPresent() && Integer.parseInt(present.get()) > Integer.parseInt(wanted)) {
      throw new StartException(
          "The database has tables already, of a newer schema ("
              + present.get()
              + ") than the backup's ("
              + wanted
              + "): restore into a new data folder, or a new database");
    }
  }

  private static void checkEmpty(BackupTables tables) throws SQLException {
    List<String> used = tables.used();
    if (!used.isEmpty()) {
      throw new StartException(
          "The database is in use (it has rows in "
              + used.getFirst()
              + "), and nothing was changed: restore into a new data folder, or a new database");
    }
  }

  /// Another secret under the same name would open nothing of what is restored.
  private List<String> missingSecrets() throws IOException {
    List<String> missing = new ArrayList<>();
    for (String name : file.below(BackupFile.SECRETS)) {
      Path present = configuration.secrets().resolve(name);
      if (!Files.exists(present)) {
        missing.add(name);
      } else if (!Arrays.equals(Files.readAllBytes(present), content(name))) {
        throw new StartException(
            "The secret "
                + present
                + " is another than that in the backup, and nothing was changed: restore into a"
                + " new data folder, or move this file away");
      }
    }
    return missing;
  }

  private byte[] content(String secret) throws IOException {
    try (InputStream content = file.read(BackupFile.SECRETS + secret)) {
      return content.readAllBytes();
    }
  }

  private void copy(BackupTables tables) throws SQLException, IOException {
    List<String> names = file.manifest().tables().stream().map(BackupManifest.Table::name).toList();
    if (!tables.names().containsAll(names)) {
      throw new StartException(file + " has tables that its schema does not have");
    }
    for (String name : tables.inOrder(names)) {
      BackupManifest.Table table =
          file.manifest().tables().stream().filter(t -> t.name().equals(name)).findFirst().get();
      if (!tables.columns(name).containsAll(table.columns())) {
        throw new StartException(file + " has columns that its schema does not have");
      }
      try (InputStream rows = file.read(BackupFile.TABLES + name)) {
        long copied = tables.copyIn(name, table.columns(), rows);
        if (copied != table.rows()) {
          throw new IOException(name + " has " + copied + " rows, not " + table.rows());
        }
      }
    }
    for (BackupManifest.Sequence sequence : file.manifest().sequences()) {
      tables.continueAt(sequence);
    }
  }

  private void place(String name, Path target, FileAttribute<?>... attributes) throws IOException {
    Files.createDirectories(target.resolveSibling(""));
    if (Files.exists(target)) {
      return;
    }
    Path fresh = target.resolveSibling("." + target.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, attributes);
    try (InputStream content = file.read(name);
        FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      content.transferTo(Channels.newOutputStream(channel));
      channel.force(/* metaData= */ true);
    }
    Files.move(fresh, target);
  }
}
