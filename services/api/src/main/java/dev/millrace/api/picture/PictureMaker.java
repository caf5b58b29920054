package dev.millrace.api.picture;

import dev.millrace.contracts.PictureJob;

/// Who is given the job that follows from an upload. Implementations are thread-safe.
interface PictureMaker {
  /// Returns when the job is done, or is in safe hands: the entry of the registry is deleted then.
  /// Throws when it is to be given out again later.
  ///
  /// @throws InterruptedException when the thread was interrupted, as this node stops
  void make(PictureJob job) throws InterruptedException;
}
