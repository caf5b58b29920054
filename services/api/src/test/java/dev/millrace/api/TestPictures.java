package dev.millrace.api;

import dev.millrace.contracts.PictureBlobs;
import dev.millrace.contracts.PictureJob;
import dev.millrace.contracts.PictureProcessor;
import dev.millrace.contracts.PictureResult;
import dev.millrace.storage.Blob;
import dev.millrace.storage.BlobStore;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// In place of the worker's code: reads nothing, and stores its name for each result. What it does
/// with a job can be changed.
public final class TestPictures implements PictureProcessor {
  private final BlobStore blobs;
  private final ConcurrentHashMap<String, AtomicInteger> tries = new ConcurrentHashMap<>();
  private volatile PictureProcessor behaviour = this::make;

  TestPictures(BlobStore blobs) {
    this.blobs = blobs;
  }

  @Override
  public PictureResult process(PictureJob job) throws InterruptedException {
    tries.computeIfAbsent(job.pictureId(), _ -> new AtomicInteger()).incrementAndGet();
    return behaviour.process(job);
  }

  /// From now on.
  public void behave(PictureProcessor other) {
    behaviour = other;
  }

  /// As it is at the beginning.
  public void behaveWell() {
    behaviour = this::make;
  }

  /// How often it was given a picture.
  public int tries(String pictureId) {
    return tries.getOrDefault(pictureId, new AtomicInteger()).get();
  }

  public PictureResult make(PictureJob job) {
    Blob original = blobs.get(job.original()).orElseThrow();
    original.close();
    for (String name : new PictureBlobs(job.pictureId()).results()) {
      blobs.put(name, new ByteArrayInputStream(name.getBytes(StandardCharsets.UTF_8)));
    }
    return PictureResult.ready(job.pictureId());
  }
}
