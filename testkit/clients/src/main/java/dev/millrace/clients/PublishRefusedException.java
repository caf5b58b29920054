package dev.millrace.clients;

import java.io.IOException;

/// The server refused a publish, and said why.
public final class PublishRefusedException extends IOException {
  private final String code;

  PublishRefusedException(String code, String description) {
    super(code + ": " + description);
    this.code = code;
  }

  /// Such as `NetStream.Publish.BadName`.
  public String code() {
    return code;
  }
}
