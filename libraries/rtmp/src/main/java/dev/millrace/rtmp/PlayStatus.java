package dev.millrace.rtmp;

/// Why a play is refused; these are the codes that librtmp and FFmpeg know.
public enum PlayStatus {
  STREAM_NOT_FOUND("NetStream.Play.StreamNotFound"),
  FAILED("NetStream.Play.Failed");

  private final String code;

  PlayStatus(String code) {
    this.code = code;
  }

  /// The code of `onStatus`.
  public String code() {
    return code;
  }
}
