package dev.millrace.streaming.live;

import dev.millrace.hls.StreamSnapshot;
import dev.millrace.streaming.net.CloseReason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What everyone may see of a live stream: its newest snapshot, its lease and its viewers.
/// Thread-safe.
///
/// It is one of the two classes that hold the concurrency: the owner writes the snapshot, viewers'
/// loops read it and park.
public final class Broadcast {
  private static final Duration VIEWER_MEMORY = Duration.ofSeconds(10);
  private static final int MAX_VIEWERS = 100_000;
  private static final int MAX_PARKED = 10_000;

  private final String url;
  private final AtomicReference<@Nullable LiveStream> owner = new AtomicReference<>();
  private final Queue<Runnable> parked = new ConcurrentLinkedQueue<>();
  private final AtomicInteger parkedCount = new AtomicInteger();
  private final Map<String, Long> viewers = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private volatile String leaseId = "";
  private volatile StreamSnapshot snapshot;
  private volatile long bitrateSince = System.nanoTime();

  Broadcast(String url, StreamSnapshot empty) {
    this.url = url;
    this.snapshot = empty;
  }

  public String url() {
    return url;
  }

  public String leaseId() {
    return leaseId;
  }

  public StreamSnapshot snapshot() {
    return snapshot;
  }

  /// Whether a publisher feeds it.
  public boolean onAir() {
    return owner.get() != null;
  }

  /// Ends it when it is on the air.
  public void end(CloseReason reason) {
    @Nullable LiveStream stream = owner.get();
    if (stream != null) {
      stream.publisher().end(reason);
    }
  }

  /// Runs `waiter` when the stream has become playable or has ended; at once when it is.
  ///
  /// @return false when too many wait already
  public boolean park(Runnable waiter) {
    if (parkedCount.incrementAndGet() > MAX_PARKED) {
      parkedCount.decrementAndGet();
      return false;
    }
    parked.add(waiter);
    if (settled()) {
      wake();
    }
    return true;
  }

  /// Someone has asked for a playlist.
  ///
  /// @param viewer what tells viewers apart
  public void viewed(String viewer) {
    if (viewers.size() < MAX_VIEWERS || viewers.containsKey(viewer)) {
      viewers.put(viewer, System.nanoTime());
    }
  }

  /// How many asked for a playlist in the last ten seconds.
  public int viewers() {
    long oldest = System.nanoTime() - VIEWER_MEMORY.toNanos();
    viewers.values().removeIf(seen -> seen - oldest < 0);
    return viewers.size();
  }

  /// The source's bits per second since the last call.
  public long takeBitrate() {
    long now = System.nanoTime();
    double seconds = Math.max(0.001, (now - bitrateSince) / 1e9);
    bitrateSince = now;
    return Math.round(bytes.getAndSet(0) * 8 / seconds);
  }

  /// A new owner under a new lease; answers the one before.
  Optional<LiveStream> take(LiveStream stream, String newLeaseId) {
    leaseId = newLeaseId;
    return Optional.ofNullable(owner.getAndSet(stream));
  }

  /// Whether `stream` was still the owner; there is none then.
  boolean release(LiveStream stream) {
    return owner.compareAndSet(stream, null);
  }

  void received(int size) {
    bytes.addAndGet(size);
  }

  void publish(StreamSnapshot newest) {
    if (newest != snapshot) {
      snapshot = newest;
      if (settled()) {
        wake();
      }
    }
  }

  private boolean settled() {
    return snapshot.playable() || snapshot.ended();
  }

  private void wake() {
    @Nullable Runnable waiter = parked.poll();
    while (waiter != null) {
      parkedCount.decrementAndGet();
      waiter.run();
      waiter = parked.poll();
    }
  }
}
