package dev.millrace.api.video;

import dev.millrace.storage.Blob;
import dev.millrace.storage.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Pictures of videos: JPEG or PNG in the blob store, a version number in the table. Thread-safe.
@Component
public class VideoThumbnails {
  static final int MAX_BYTES = 5 << 20;

  private final JdbcClient database;
  private final BlobStore blobs;

  VideoThumbnails(JdbcClient database, BlobStore blobs) {
    this.database = database;
    this.blobs = blobs;
  }

  /// Whether the bytes begin as a JPEG or a PNG does.
  public static boolean supported(byte[] picture) {
    return jpeg(picture) || png(picture);
  }

  /// Whether the bytes begin as a JPEG does.
  public static boolean jpeg(byte[] picture) {
    return begins(picture, 0xff, 0xd8, 0xff);
  }

  private static boolean png(byte[] picture) {
    return begins(picture, 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a);
  }

  /// The owner's own picture: live pictures do not replace it.
  @Transactional
  public void putCustom(String url, byte[] picture) {
    put(
        """
        update video set thumbnail_version = thumbnail_version + 1, thumbnail_custom = true
        where url = ?
        """,
        url,
        picture);
  }

  /// A picture of the live stream; nothing happens when the owner chose one.
  @Transactional
  public void putLive(String url, byte[] picture) {
    put(
        """
        update video set thumbnail_version = thumbnail_version + 1
        where url = ? and not thumbnail_custom
        """,
        url,
        picture);
  }

  /// The row stays locked until the picture is stored: of two at the same time, row and store keep
  /// the same one.
  private void put(String change, String url, byte[] picture) {
    if (database.sql(change).param(url).update() == 1) {
      store(url, picture);
    }
  }

  /// Gives a video the picture of another one, when that has one.
  public void copy(String fromUrl, String toUrl) {
    get(fromUrl).ifPresent(picture -> store(toUrl, picture));
  }

  public void delete(String url) {
    blobs.delete(name(url));
  }

  /// Which picture a video has; 0: none, empty: no such video.
  Optional<Integer> version(String url) {
    return database
        .sql("select thumbnail_version from video where url = ? and " + Videos.SHOWN)
        .param(url)
        .query(Integer.class)
        .optional();
  }

  /// Where the picture of a version is, below our own address.
  public static String path(String url, int version) {
    return "/videos/" + url + "/thumbnail?v=" + version;
  }

  Optional<byte[]> get(String url) {
    Optional<Blob> found = blobs.get(name(url));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (Blob blob = found.get()) {
      return Optional.of(blob.content().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void store(String url, byte[] picture) {
    blobs.put(name(url), new ByteArrayInputStream(picture));
  }

  private static String name(String url) {
    return "thumbnails/" + url;
  }

  private static boolean begins(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
