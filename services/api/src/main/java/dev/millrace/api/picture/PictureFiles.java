package dev.millrace.api.picture;

import dev.millrace.contracts.PictureBlobs;
import dev.millrace.storage.Blob;
import dev.millrace.storage.BlobStore;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The blobs of pictures. Thread-safe.
@Component
class PictureFiles {
  private static final Logger LOG = LoggerFactory.getLogger(PictureFiles.class);

  private final BlobStore blobs;

  PictureFiles(BlobStore blobs) {
    this.blobs = blobs;
  }

  void putOriginal(String pictureId, InputStream content) {
    blobs.put(new PictureBlobs(pictureId).original(), content);
  }

  Optional<byte[]> result(String pictureId, int size, PictureFormat format) {
    Optional<Blob> found = blobs.get(format.blob(new PictureBlobs(pictureId), size));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (Blob blob = found.get()) {
      return Optional.of(blob.content().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// All blobs of a picture that nobody sees any more. What cannot be deleted now, [OrphanSweep]
  /// finds later.
  void delete(String pictureId) {
    PictureBlobs names = new PictureBlobs(pictureId);
    try {
      names.results().forEach(blobs::delete);
      blobs.delete(names.original());
    } catch (StorageException e) {
      LOG.warn("The picture {} will be deleted later: {}", pictureId, e.getMessage());
    }
  }
}
