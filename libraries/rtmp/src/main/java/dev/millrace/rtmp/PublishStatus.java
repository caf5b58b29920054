package dev.millrace.rtmp;

/// Why a publish is refused or ended; these are the codes that OBS knows.
public enum PublishStatus {
  BAD_NAME("NetStream.Publish.BadName"),
  DENIED("NetStream.Publish.Denied"),
  REJECTED("NetStream.Publish.Rejected"),
  FAILED("NetStream.Publish.Failed");

  private final String code;

  PublishStatus(String code) {
    this.code = code;
  }

  /// The code of `onStatus`.
  public String code() {
    return code;
  }
}
