package dev.millrace.streaming.live;

import dev.millrace.hls.Rendition;
import io.netty.channel.EventLoop;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Viewers that wait for the next part of a rendition. Thread-safe.
///
/// Each event loop has a room of its own, which only that loop touches: whoever wakes sends one
/// task to each loop, however many wait there. A viewer looks at the snapshot and enters within one
/// task of its loop, and the snapshot is written before anyone is woken, so nobody is forgotten.
final class WaitingRoom {
  private static final int MAX_WAITERS_PER_LOOP = 20_000;

  private final Map<EventLoop, Room> rooms = new ConcurrentHashMap<>();

  /// Called on `loop`.
  ///
  /// @return what takes the waiter out, on the same loop; null when the room is full
  @Nullable Runnable enter(Rendition rendition, EventLoop loop, Runnable waiter) {
    return rooms.computeIfAbsent(loop, _ -> new Room()).enter(rendition, waiter);
  }

  void wake(Set<Rendition> renditions) {
    rooms.forEach((loop, room) -> {
      try {
        loop.execute(() -> room.wake(renditions));
      } catch (RejectedExecutionException e) {
        rooms.remove(loop); // the server is stopping
      }
    });
  }

  /// One loop's waiters, in the order in which they came.
  private static final class Room {
    private final Map<Rendition, Set<Runnable>> waiters = new EnumMap<>(Rendition.class);
    private int count;

    @Nullable Runnable enter(Rendition rendition, Runnable waiter) {
      if (count >= MAX_WAITERS_PER_LOOP) {
        return null;
      }
      count++;
      waiters.computeIfAbsent(rendition, _ -> new LinkedHashSet<>()).add(waiter);
      return () -> leave(rendition, waiter);
    }

    private void leave(Rendition rendition, Runnable waiter) {
      Set<Runnable> others = waiters.get(rendition);
      if (others != null && others.remove(waiter)) {
        count--;
      }
    }

    private void wake(Set<Rendition> renditions) {
      for (Rendition rendition : renditions) {
        Set<Runnable> woken = waiters.remove(rendition);
        if (woken != null) {
          count -= woken.size();
          woken.forEach(Runnable::run);
        }
      }
    }
  }
}
