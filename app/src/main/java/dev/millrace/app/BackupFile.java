package dev.millrace.app;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A backup to be restored: a zip file with the manifest, an entry for each table, the secrets and,
/// where wanted, the media. Nothing in it is believed before it was checked whole.
final class BackupFile implements Closeable {
  static final String MANIFEST = "manifest.json";
  static final String TABLES = "tables/";
  static final String SECRETS = "secrets/";
  static final String MEDIA = "media/";
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  /// Relative, without a dot in front of any part: it leads to nowhere else, whatever folder it is
  /// resolved against.
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*){0,15}");

  private static final int MAX_PATH = 500;
  private static final long MAX_MANIFEST = 1 << 20;
  private static final long MAX_SECRET = 1 << 16;

  /// Media hardly become smaller.
  private static final long MAX_MEDIA_RATIO = 200;

  /// Rows of one character may: deflate reaches 1032.
  private static final long MAX_TABLE_RATIO = 1100;

  private static final long SMALL = 1 << 20;

  private final Path path;
  private final ZipFile zip;
  private final BackupManifest manifest;

  private BackupFile(Path path, ZipFile zip, BackupManifest manifest) {
    this.path = path;
    this.zip = zip;
    this.manifest = manifest;
  }

  /// Reads it once, whole.
  ///
  /// @throws StartException when it is not a backup, not complete, or not as it was written
  static BackupFile open(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new StartException("There is no file " + path);
    }
    try {
      ZipFile zip = new ZipFile(path.toFile());
      try {
        check(zip);
        BackupFile file = new BackupFile(path, zip, manifest(zip));
        file.checkTables();
        return file;
      } catch (IOException | RuntimeException e) {
        zip.close();
        throw e;
      }
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new StartException(
          path
              + " is not a backup, or is damaged, and nothing was restored: "
              + StartException.reason(e),
          e);
    }
  }

  /// Whether a file of that name can be in a backup.
  static boolean accepts(String path) {
    return path.length() <= MAX_PATH && PATH.matcher(path).matches();
  }

  BackupManifest manifest() {
    return manifest;
  }

  /// The paths of the files below one of the folders.
  List<String> below(String folder) {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.startsWith(folder))
        .map(name -> name.substring(folder.length()))
        .toList();
  }

  InputStream read(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new ZipException("it has no " + name);
    }
    return zip.getInputStream(entry);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private static void check(ZipFile zip) throws IOException {
    Set<String> seen = new HashSet<>();
    for (ZipEntry entry : Collections.list(zip.entries())) {
      if (!accepts(entry.getName()) || !known(entry.getName()) || !seen.add(entry.getName())) {
        throw new ZipException("it has an entry that no backup has");
      }
      checkSize(entry);
      checkContent(zip, entry);
    }
  }

  private static boolean known(String name) {
    return name.equals(MANIFEST)
        || name.startsWith(TABLES)
        || name.startsWith(SECRETS)
        || name.startsWith(MEDIA);
  }

  private static long ratio(ZipEntry entry) {
    return entry.getName().startsWith(MEDIA) ? MAX_MEDIA_RATIO : MAX_TABLE_RATIO;
  }

  private static void checkSize(ZipEntry entry) throws IOException {
    long most =
        entry.getName().equals(MANIFEST)
            ? MAX_MANIFEST
            : entry.getName().startsWith(SECRETS)
                ? MAX_SECRET
                : Math.max(SMALL, entry.getCompressedSize() * ratio(entry));
    if (entry.getSize() < 0 || entry.getSize() > most) {
      throw new ZipException(
          entry.getName()
              + " has "
              + entry.getSize()
              + " bytes, at most "
              + most
              + " are believed");
    }
  }

  /// The JDK compares neither the size nor the sum of what it unpacks from a file.
  private static void checkContent(ZipFile zip, ZipEntry entry) throws IOException {
    CRC32 sum = new CRC32();
    long size = 0;
    try (InputStream content = new CheckedInputStream(zip.getInputStream(entry), sum)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        size += read;
        if (size > entry.getSize()) {
          break;
        }
      }
    }
    if (size != entry.getSize() || sum.getValue() != entry.getCrc()) {
      throw new ZipException(entry.getName() + " is not what was written");
    }
  }

  private static BackupManifest manifest(ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(MANIFEST);
    if (entry == null) {
      throw new ZipException("it has no " + MANIFEST);
    }
    try (InputStream content = zip.getInputStream(entry)) {
      BackupManifest manifest = JSON.readValue(content, BackupManifest.class);
      if (manifest.format() != BackupManifest.FORMAT) {
        throw new ZipException(
            "its format is " + manifest.format() + ", not " + BackupManifest.FORMAT);
      }
      return manifest;
    }
  }

  /// Exactly those of the manifest.
  private void checkTables() throws IOException {
    List<String> promised =
        manifest.tables().stream().map(BackupManifest.Table::name).sorted().toList();
    if (!promised.equals(below(TABLES).stream().sorted().toList())) {
      throw new ZipException("its tables are not those that its manifest names");
    }
  }
}
