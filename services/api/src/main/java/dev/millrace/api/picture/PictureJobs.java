package dev.millrace.api.picture;

import dev.millrace.contracts.PictureJob;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/// What follows from an upload, after its commit and off the request's thread. The registry of
/// events keeps an entry until this returns; when it throws, [Resubmission] brings the event again.
/// It may come twice, which [PictureMaker]s do not mind.
@Component
public class PictureJobs {
  static final String EXECUTOR = "pictureExecutor";

  /// In the registry: kept, whatever this class is called.
  private static final String LISTENER = "picture-uploaded";

  private final PictureMaker maker;

  PictureJobs(PictureMaker maker) {
    this.maker = maker;
  }

  @Async(EXECUTOR)
  @TransactionalEventListener(id = LISTENER)
  public void on(PictureUploaded event) throws InterruptedException {
    maker.make(PictureJob.of(event.pictureId()));
  }
}
