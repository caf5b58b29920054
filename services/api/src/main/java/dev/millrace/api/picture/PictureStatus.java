package dev.millrace.api.picture;

/// Where the newest upload of a user is.
public enum PictureStatus {
  /// The sizes that pages show are being made.
  PROCESSING,
  /// It is shown.
  READY,
  /// Nothing can be made of it.
  FAILED
}
