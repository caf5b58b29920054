package dev.millrace.api.picture;

import dev.millrace.contracts.PictureFailure;
import dev.millrace.contracts.PictureJob;
import dev.millrace.contracts.PictureProcessor;
import dev.millrace.contracts.PictureResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes pictures in this process. A claim in the database keeps several nodes from the same one,
/// and counts the tries before they begin, so that a picture that ends the process is given up too.
/// Thread-safe.
final class MakerHere implements PictureMaker {
  private static final Logger LOG = LoggerFactory.getLogger(MakerHere.class);

  private final PictureProcessor processor;
  private final PictureUploads uploads;
  private final PictureChanges changes;

  MakerHere(PictureProcessor processor, PictureUploads uploads, PictureChanges changes) {
    this.processor = processor;
    this.uploads = uploads;
    this.changes = changes;
  }

  @Override
  public void make(PictureJob job) throws InterruptedException {
    String id = job.pictureId();
    switch (uploads.claim(id)) {
      case GRANTED -> attempt(job);
      case BUSY -> throw new IllegalStateException("another node is at picture " + id);
      case EXHAUSTED -> giveUp(id);
      case OVER -> changes.discard(id);
    }
  }

  private void attempt(PictureJob job) throws InterruptedException {
    String id = job.pictureId();
    PictureResult result;
    try {
      result = processor.process(job);
    } catch (InterruptedException e) {
      uploads.release(id, /* counts= */ false);
      throw e;
    } catch (RuntimeException e) {
      // A stop ends whatever was being read or written: that is no failed try. The pool of
      // connections refuses an interrupted thread.
      boolean stopped = Thread.interrupted();
      boolean again = uploads.release(id, /* counts= */ !stopped);
      if (stopped) {
        Thread.currentThread().interrupt();
      }
      if (again) {
        throw e;
      }
      LOG.warn("The picture {} was tried for the last time", id, e);
      giveUp(id);
      return;
    }
    changes.finish(result);
  }

  private void giveUp(String id) {
    changes.finish(PictureResult.failed(id, PictureFailure.UNPROCESSABLE));
  }
}
