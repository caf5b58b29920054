package dev.millrace.streaming.hls;

import dev.millrace.hls.HlsPath;
import dev.millrace.hls.Rendition;
import dev.millrace.streaming.live.Broadcast;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A request that waits for a later snapshot: blocking reload, a preload hint, or a stream that is
/// about to be playable. However often it is woken in vain, it has one deadline. On the
/// connection's loop only.
final class SnapshotWait {
  /// Three target durations (RFC 8216bis, 6.2.5.2).
  static final Duration LIMIT = Duration.ofSeconds(6);

  private final Deadline deadline = new Deadline(LIMIT);
  private @Nullable Runnable leaveWaitingRoom;

  /// Begins it, or goes on with it.
  ///
  /// @param woken called once, at the next snapshot that shows something new of what is asked for
  /// @param expired called when the deadline is over
  /// @return false when too many wait already
  boolean await(
      Broadcast broadcast, HlsPath path, EventLoop loop, Runnable woken, Runnable expired) {
    if (!deadline.isSet()) {
      deadline.set(loop, expired);
    }
    leaveWaitingRoom = broadcast.await(rendition(path, broadcast), loop, woken);
    return leaveWaitingRoom != null;
  }

  /// The request is answered.
  void end() {
    if (leaveWaitingRoom != null) {
      leaveWaitingRoom.run();
      leaveWaitingRoom = null;
    }
    deadline.met();
  }

  /// Nothing will be waited for any more.
  void cancel() {
    end();
    deadline.cancel();
  }

  /// Whose new parts may be what is waited for.
  private static Rendition rendition(HlsPath path, Broadcast broadcast) {
    return switch (path) {
      case HlsPath.Multivariant _, HlsPath.Manifest _, HlsPath.LiveManifest _ ->
          broadcast.snapshot().lead();
      case HlsPath.Recorded recorded -> recorded.rendition();
      case HlsPath.Playlist playlist -> playlist.rendition();
      case HlsPath.Media media -> media.rendition();
    };
  }
}
