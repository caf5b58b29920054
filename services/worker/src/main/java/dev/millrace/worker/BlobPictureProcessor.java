package dev.millrace.worker;

import dev.millrace.contracts.PictureBlobs;
import dev.millrace.contracts.PictureJob;
import dev.millrace.contracts.PictureProcessor;
import dev.millrace.contracts.PictureResult;
import dev.millrace.ffmpeg.FfmpegLauncher;
import dev.millrace.storage.Blob;
import dev.millrace.storage.BlobStore;
import dev.millrace.storage.StorageException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the sizes of uploaded pictures, in this process, from blobs to blobs. Thread-safe; so many
/// at a time as it is told, the others wait.
public final class BlobPictureProcessor implements PictureProcessor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlobPictureProcessor.class);

  private final BlobStore storage;
  private final PictureLimits limits;
  private final Semaphore threads;
  private final FfmpegLauncher launcher;
  private final PictureReader reader;
  private final PictureEncoder encoder;
  private final PictureMeters meters;
  private volatile boolean readBefore;

  /// Starts nothing before the first picture.
  ///
  /// @param ffmpeg the executable
  /// @param threads how many pictures are decoded at the same time at most
  public BlobPictureProcessor(
      BlobStore storage, Path ffmpeg, PictureLimits limits, int threads, PictureMeters meters) {
    this.storage = storage;
    this.limits = limits;
    this.threads = new Semaphore(threads, /* fair= */ true);
    this.launcher = new FfmpegLauncher(ffmpeg);
    this.reader = new PictureReader(limits, new WebpDecoder(launcher));
    this.encoder = new PictureEncoder(launcher);
    this.meters = meters;
  }

  @Override
  public PictureResult process(PictureJob job) throws InterruptedException {
    PictureBlobs blobs = new PictureBlobs(job.pictureId());
    threads.acquire();
    try {
      return meters.timed(() -> made(job, blobs));
    } finally {
      threads.release();
    }
  }

  /// Ends the FFmpegs; what is being made fails and is to be made again.
  @Override
  public void close() {
    encoder.close();
    launcher.close();
  }

  private PictureResult made(PictureJob job, PictureBlobs blobs) {
    try {
      BufferedImage square = reader.read(original(job), PictureEncoder.LARGEST);
      storage.putAll(encoder.encode(square, blobs));
      return PictureResult.ready(job.pictureId());
    } catch (PictureException e) {
      LOG.info("Picture {} is refused: {}, {}", job.pictureId(), e.failure(), e.getMessage());
      return PictureResult.failed(job.pictureId(), e.failure());
    }
  }

  private byte[] original(PictureJob job) {
    try (Blob blob = storage.get(job.original()).orElseThrow(() -> missing(job.original()))) {
      readBefore = true;
      limits.checkBytes(blob.size());
      return blob.content().readNBytes(limits.maxBytes() + 1);
    } catch (IOException e) {
      throw new StorageException("Cannot read the blob " + job.original(), e);
    }
  }

  /// Who has read none yet may look into a folder that is not the one that api writes to.
  private RuntimeException missing(String name) {
    return readBefore
        ? new MissingOriginalException(name)
        : new StorageException(
            "There is no blob " + name + ", nor was any before: is the data folder api's?");
  }
}
