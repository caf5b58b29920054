package dev.millrace.worker;

import dev.millrace.broker.PictureQueues;
import dev.millrace.storage.FileBlobStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A worker as users start it, in a JVM of its own, by default settings.
final class SmallHeapWorker {
  private static final int THREADS = 2;

  private SmallHeapWorker() {}

  /// Until it is killed.
  ///
  /// @param arguments the broker, the prefix of the queues, the folder of blobs, FFmpeg
  public static void main(String[] arguments) throws InterruptedException {
    PictureMeters meters = new PictureMeters(new SimpleMeterRegistry());
    try (BlobPictureProcessor processor =
            new BlobPictureProcessor(
                new FileBlobStore(Path.of(arguments[2])),
                Path.of(arguments[3]),
                PictureLimits.DEFAULT,
                THREADS,
                meters);
        var _ =
            PictureWorker.start(
                URI.create(arguments[0]),
                new PictureQueues(arguments[1]),
                processor,
                RetryDelay.DEFAULT,
                meters,
                THREADS)) {
      new CountDownLatch(1).await();
    }
  }
}
