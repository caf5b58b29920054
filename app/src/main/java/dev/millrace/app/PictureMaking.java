package dev.millrace.app;

import dev.millrace.storage.FileBlobStore;
import dev.millrace.worker.BlobPictureProcessor;
import dev.millrace.worker.PictureLimits;
import dev.millrace.worker.PictureMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;

/// What makes pictures, from the settings: the same within `start` and in a worker. Stateless.
final class PictureMaking {
  private PictureMaking() {}

  /// Whoever gets it closes it.
  static BlobPictureProcessor processor(
      Configuration configuration, Path ffmpeg, MeterRegistry registry) {
    PictureSettings settings = configuration.pictures();
    return new BlobPictureProcessor(
        new FileBlobStore(configuration.data().resolve("blobs")),
        ffmpeg,
        new PictureLimits(
            settings.maxBytes(), settings.maxPixels(), PictureLimits.DEFAULT.decodingTime()),
        settings.threads(),
        new PictureMeters(registry));
  }
}
