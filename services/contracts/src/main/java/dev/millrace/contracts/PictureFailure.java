package dev.millrace.contracts;

/// Why a picture cannot be shown.
public enum PictureFailure {
  /// The file is no JPEG, PNG, WebP or GIF.
  NOT_A_PICTURE,
  /// More bytes or pixels than are allowed.
  TOO_LARGE,
  /// It begins as a picture and cannot be read to its end.
  CORRUPT,
  /// Reading it takes longer than is allowed.
  TOO_SLOW,
  /// It failed again and again for no reason that lies in the picture; its job is kept, and an
  /// admin can have it done again.
  UNPROCESSABLE
}
