package dev.millrace.streaming.live;

import dev.millrace.streaming.net.CloseReason;

/// The connection that feeds a live stream. Thread-safe.
public interface Publisher {
  /// Tells the client why, and closes the connection.
  void end(CloseReason reason);
}
