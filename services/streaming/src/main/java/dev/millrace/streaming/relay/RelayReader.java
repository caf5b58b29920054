package dev.millrace.streaming.relay;

import dev.millrace.media.Bytes;
import dev.millrace.streaming.net.Counters;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One who reads a broadcast. What it has not read yet is bounded in bytes and age: above that it
/// loses what follows, up to the next keyframe. On its loop only.
///
/// ```
/// WAITING (for a keyframe) → READING ⟲
///    ↑ too slow, paused, another publisher │
///    └─────────────────────────────────────┘
/// any of them → ended, when it reads nothing or the broadcast is over
/// ```
public final class RelayReader {
  static final long MAX_BYTES = 4 << 20;
  static final Duration MAX_AGE = Duration.ofSeconds(2);
  static final Duration STALL = Duration.ofSeconds(10);

  private record Unsent(int size, long sinceNanos) {}

  private final Relay relay;
  private final RelayFormat format;
  private final Executor loop;
  private final Outlet outlet;
  private final Counters counters;
  private final LongSupplier nanoTime;
  private final Runnable whenLeft;
  private final Deque<Unsent> unsent = new ArrayDeque<>();
  private long unsentBytes;
  private long progressNanos;
  private @Nullable Opening opening;
  private boolean waiting = true;
  private boolean shedding;
  private boolean paused;
  private boolean left;

  /// @param whenLeft called once
  RelayReader(
      Relay relay,
      RelayFormat format,
      Executor loop,
      Outlet outlet,
      Counters counters,
      LongSupplier nanoTime,
      Runnable whenLeft) {
    this.relay = relay;
    this.format = format;
    this.loop = loop;
    this.outlet = outlet;
    this.counters = counters;
    this.nanoTime = nanoTime;
    this.whenLeft = whenLeft;
  }

  /// It is ready: what is known of the tracks comes at once, then what is live from the next
  /// keyframe on.
  public void start() {
    relay.rooms(format).enter(loop, this);
    // Looked at only now: what changes from here on comes to the room.
    Opening known = relay.opening(format);
    if (relay.ended()) {
      broadcastEnded();
    } else if (known != null) {
      follow(known);
    }
  }

  /// It wants nothing for now, or wants more again, from the next keyframe on.
  public void pause(boolean newlyPaused) {
    paused = newlyPaused;
    waiting = true;
    shedding = false;
  }

  /// Its connection is closed, or it wants nothing any more.
  public void leave() {
    if (!left) {
      left = true;
      relay.rooms(format).leave(loop, this);
      whenLeft.run();
    }
  }

  void receive(RelayBatch batch) {
    if (left || (opening != null && batch.opening().number() < opening.number())) {
      return;
    }
    if (stalled()) {
      counters.increment("relay.readers.stalled");
      end(RelayEnd.STALLED);
      return;
    }
    follow(batch.opening());
    if (paused || (waiting && !batch.entry())) {
      countDrop();
    } else if (full(batch.bytes().size())) {
      shed();
    } else {
      waiting = false;
      shedding = false;
      write(batch.bytes());
    }
  }

  /// Something was lost on the way to it.
  void interrupted() {
    waiting = true;
  }

  void broadcastEnded() {
    if (!left) {
      end(RelayEnd.ENDED);
    }
  }

  private void end(RelayEnd reason) {
    leave();
    outlet.end(reason);
  }

  /// Another publisher, or other tracks.
  private void follow(Opening next) {
    Opening before = opening;
    if (before != null && before.number() == next.number()) {
      return;
    }
    boolean goesOn = before != null && before.number() + 1 == next.number() && !next.restarts();
    waiting |= !goesOn;
    opening = next;
    write(before == null ? next.first() : next.headers());
  }

  private void shed() {
    if (!shedding) {
      counters.increment("relay.readers.slow");
    }
    shedding = true;
    waiting = true;
    countDrop();
  }

  private void countDrop() {
    if (shedding) {
      counters.increment("relay.batches.dropped");
    }
  }

  private boolean full(int size) {
    Unsent oldest = unsent.peek();
    return oldest != null
        && (unsentBytes + size > MAX_BYTES
            || nanoTime.getAsLong() - oldest.sinceNanos > MAX_AGE.toNanos());
  }

  private boolean stalled() {
    Unsent oldest = unsent.peek();
    if (oldest == null) {
      return false;
    }
    long now = nanoTime.getAsLong();
    return Math.min(now - oldest.sinceNanos, now - progressNanos) > STALL.toNanos();
  }

  private void write(Bytes bytes) {
    long now = nanoTime.getAsLong();
    if (unsent.isEmpty()) {
      progressNanos = now;
    }
    unsent.add(new Unsent(bytes.size(), now));
    unsentBytes += bytes.size();
    outlet.write(bytes, this::written);
  }

  private void written() {
    Unsent oldest = unsent.poll();
    if (oldest != null) {
      unsentBytes -= oldest.size;
      progressNanos = nanoTime.getAsLong();
    }
  }
}
