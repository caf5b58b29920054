package dev.millrace.api.video;

/// Where a video is in its life.
public enum VideoStatus {
  /// Waits for its broadcast.
  CREATED,
  /// On the air.
  RUNNING,
  ENDED
}
