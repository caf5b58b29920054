package dev.millrace.streaming.relay;

import dev.millrace.streaming.net.Counters;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A broadcast's readers in one format. Thread-safe.
///
/// Each event loop has a room of its own, which only that loop touches: whoever sends gives one
/// task to each loop, however many read there, and never waits. It is one of the classes that hold
/// the concurrency.
final class ReaderRooms {
  /// Batches that a loop has not come to; each is one task.
  static final int MAX_QUEUED = 256;

  private final Map<Executor, Room> rooms = new ConcurrentHashMap<>();
  private final AtomicInteger readers = new AtomicInteger();
  private final Counters counters;

  ReaderRooms(Counters counters) {
    this.counters = counters;
  }

  boolean empty() {
    return readers.get() == 0;
  }

  /// Called on `loop`.
  void enter(Executor loop, RelayReader reader) {
    rooms.computeIfAbsent(loop, _ -> new Room()).readers.add(reader);
    readers.incrementAndGet();
  }

  /// Called on `loop`.
  void leave(Executor loop, RelayReader reader) {
    Room room = rooms.get(loop);
    if (room != null && room.readers.remove(reader)) {
      readers.decrementAndGet();
    }
  }

  /// The owner's only.
  void send(RelayBatch batch) {
    rooms.forEach((loop, room) -> {
      if (room.queued.incrementAndGet() > MAX_QUEUED) {
        room.queued.decrementAndGet();
        room.lost = true;
        counters.increment("relay.batches.dropped");
        return;
      }
      boolean behindGap = room.lost;
      room.lost = false;
      execute(
          loop,
          () -> {
            room.queued.decrementAndGet();
            if (behindGap) {
              room.forEach(RelayReader::interrupted);
            }
            room.forEach(reader -> reader.receive(batch));
          });
    });
  }

  /// Nothing more follows for those who are there.
  void end() {
    rooms.forEach((loop, room) -> execute(loop, () -> room.forEach(RelayReader::broadcastEnded)));
  }

  private void execute(Executor loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      rooms.remove(loop); // the server is stopping
    }
  }

  private static final class Room {
    private final AtomicInteger queued = new AtomicInteger();

    // The loop's.
    private final Set<RelayReader> readers = new LinkedHashSet<>();

    // The owner's: whether a batch was dropped that it had no room for.
    private volatile boolean lost;

    /// A reader may leave meanwhile.
    void forEach(Consumer<RelayReader> action) {
      List.copyOf(readers).forEach(action);
    }
  }
}
