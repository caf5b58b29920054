package dev.millrace.streaming.relay;

import dev.millrace.media.Bytes;

/// A reader's connection. On its loop only.
public interface Outlet {
  /// Sends at once, behind what was sent before.
  ///
  /// @param written to be called on the loop when the socket has taken all of it
  void write(Bytes bytes, Runnable written);

  /// Nothing more comes.
  void end(RelayEnd reason);
}
