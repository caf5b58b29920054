package dev.millrace.contracts;

/// Api asks for an uploaded picture in the sizes that pages show. Immutable.
///
/// @param pictureId 24 characters of `[a-z0-9]`, made anew for each upload
/// @param original the name of the uploaded file's blob, [PictureBlobs#original()]
public record PictureJob(String pictureId, String original) {

  /// The job for the picture of that id.
  ///
  /// @throws IllegalArgumentException when it is no picture's id
  public static PictureJob of(String pictureId) {
    return new PictureJob(pictureId, new PictureBlobs(pictureId).original());
  }
}
