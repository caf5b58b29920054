package dev.millrace.conformance;

import java.util.Optional;

/// A way to get the next version of a media playlist.
sealed interface Reload permits PlainReload, BlockingReload {
  /// Waits for the version after one.
  ///
  /// @param current the version at hand, complete
  /// @return the next one, complete; empty when there is none, and then some time has passed
  Optional<MediaPlaylist> next(MediaPlaylist current) throws InterruptedException;
}
