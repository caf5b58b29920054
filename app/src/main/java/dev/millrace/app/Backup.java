package dev.millrace.app;

import dev.millrace.storage.FileBlobStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// `millrace backup`: everything that cannot be made anew, in one file that only this user can
/// read. Stateless.
final class Backup {
  /// What media are in, below the data folder.
  static final List<String> MEDIA_FOLDERS = List.of("blobs", "videos");

  private Backup() {}

  /// Writes it, whether Millrace runs or not. The file is there whole or not at all; one of that
  /// name is replaced.
  ///
  /// @throws StartException when it cannot be written
  static BackupManifest write(Configuration configuration, Path file, boolean media) {
    Path target = file.toAbsolutePath();
    try (DatabaseDoor door = DatabaseDoor.toRead(configuration);
        BackupTables tables = BackupTables.reading(door.connect())) {
      return write(configuration, tables, target, media);
    } catch (SQLException | IOException e) {
      throw new StartException(
          "The backup " + file + " was not made: " + StartException.reason(e), e);
    }
  }

  private static BackupManifest write(
      Configuration configuration, BackupTables tables, Path target, boolean media)
      throws IOException, SQLException {
    Path folder = target.resolveSibling("");
    Path fresh =
        Files.createTempFile(
            folder,
            ".millrace-backup",
            ".new",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    fresh.toFile().deleteOnExit(); // Ctrl-C
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ZipOutputStream zip =
          new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
      BackupManifest manifest = writeTables(tables, zip, media);
      tables.commit(); // files may take hours, and a migration would wait for us
      // After the tables: what was sealed meanwhile with a newer key is not in them.
      writeSecrets(configuration.secrets(), zip);
      if (media) {
        writeMedia(configuration.data(), zip);
      }
      zip.finish();
      zip.flush();
      channel.force(/* metaData= */ true);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      FileBlobStore.flush(folder);
      return manifest;
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static BackupManifest writeTables(BackupTables tables, ZipOutputStream zip, boolean media)
      throws IOException, SQLException {
    List<BackupManifest.Table> written = new ArrayList<>();
    String schema = tables.schema();
    for (String table : tables.names()) {
      List<String> columns = tables.columns(table);
      zip.putNextEntry(new ZipEntry(BackupFile.TABLES + table));
      written.add(new BackupManifest.Table(table, columns, tables.copyOut(table, columns, zip)));
      zip.closeEntry();
    }
    // After the rows: at least as far as they are.
    BackupManifest manifest =
        new BackupManifest(
            BackupManifest.FORMAT, Build.VERSION, schema, media, written, tables.sequences());
    zip.putNextEntry(new ZipEntry(BackupFile.MANIFEST));
    zip.write(BackupFile.JSON.writeValueAsBytes(manifest));
    zip.closeEntry();
    return manifest;
  }

  /// Not the password of the embedded database: the next one has its own.
  private static void writeSecrets(Path secrets, ZipOutputStream zip) throws IOException {
    for (String name : BackupSource.files(secrets)) {
      if (!name.equals(EmbeddedPostgres.SECRET)) {
        BackupSource.copy(secrets.resolve(name), BackupFile.SECRETS + name, zip);
      }
    }
  }

  /// As they are: what is compressed already does not become smaller.
  private static void writeMedia(Path data, ZipOutputStream zip) throws IOException {
    zip.setLevel(Deflater.NO_COMPRESSION);
    for (String folder : MEDIA_FOLDERS) {
      for (String name : BackupSource.files(data.resolve(folder))) {
        BackupSource.copy(
            data.resolve(folder).resolve(name), BackupFile.MEDIA + folder + "/" + name, zip);
      }
    }
  }
}
