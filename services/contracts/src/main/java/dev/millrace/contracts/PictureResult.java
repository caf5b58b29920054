package dev.millrace.contracts;

import org.jspecify.annotations.Nullable;

/// How a [PictureJob] ended. Immutable.
///
/// A job may be done twice, and an admin may have one done again: later results of the same picture
/// count, also after a failure.
///
/// @param failure null when all results are stored
public record PictureResult(String pictureId, @Nullable PictureFailure failure) {
  public static PictureResult ready(String pictureId) {
    return new PictureResult(pictureId, /* failure= */ null);
  }

  public static PictureResult failed(String pictureId, PictureFailure failure) {
    return new PictureResult(pictureId, failure);
  }
}
