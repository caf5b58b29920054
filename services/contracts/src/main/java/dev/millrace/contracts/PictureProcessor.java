package dev.millrace.contracts;

/// Makes of an uploaded picture what pages show. Implementations are thread-safe.
public interface PictureProcessor {

  /// Reads the original and stores all results; blocks until that is done, and waits while too many
  /// others are being made. Doing a job twice does no harm.
  ///
  /// An unchecked exception, such as one of the storage, says nothing of the picture: the job is to
  /// be done again later.
  ///
  /// @throws InterruptedException when the thread was interrupted; the job is to be done again
  PictureResult process(PictureJob job) throws InterruptedException;
}
