package dev.millrace.streaming.live;

import dev.millrace.contracts.Advice;
import dev.millrace.hls.Rendition;
import dev.millrace.hls.StreamSnapshot;
import dev.millrace.streaming.net.CloseReason;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What everyone may see of a live stream: its newest snapshot, its owner and its viewers.
/// Thread-safe.
///
/// It is one of the classes that hold the concurrency: the owner writes the snapshot, viewers'
/// loops read it and wait.
public final class Broadcast {
  private static final Duration VIEWER_MEMORY = Duration.ofSeconds(10);
  private static final int MAX_VIEWERS = 100_000;

  private final String url;
  private final AtomicReference<@Nullable LiveStream> owner = new AtomicReference<>();
  private final WaitingRoom waiting = new WaitingRoom();
  private final Map<String, Long> viewers = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private volatile StreamSnapshot snapshot;
  private volatile boolean recorded;
  private volatile List<Advice> advice = List.of();
  private volatile long bitrateSince = System.nanoTime();

  Broadcast(String url, StreamSnapshot empty) {
    this.url = url;
    this.snapshot = empty;
  }

  public String url() {
    return url;
  }

  /// The lease under which it is on the air, empty when it is not.
  public String leaseId() {
    LiveStream stream = owner.get();
    return stream == null ? "" : stream.leaseId();
  }

  public StreamSnapshot snapshot() {
    return snapshot;
  }

  /// Whether a publisher feeds it.
  public boolean onAir() {
    LiveStream stream = owner.get();
    return stream != null && stream.live();
  }

  /// Ends it when it is on the air.
  public void end(CloseReason reason) {
    LiveStream stream = owner.get();
    if (stream != null) {
      stream.publisher().end(reason);
    }
  }

  /// Runs `waiter` at the next snapshot that shows something new of the rendition. Called on
  /// `loop`, which runs the waiter too: what was seen of the snapshot before is not missed.
  ///
  /// @return what takes the waiter out of the room, or null when too many wait already
  public @Nullable Runnable await(Rendition rendition, EventLoop loop, Runnable waiter) {
    return waiting.enter(rendition, loop, waiter);
  }

  /// Whether its recording is complete, and takes its place.
  public boolean isRecorded() {
    return recorded && snapshot.ended();
  }

  void recorded() {
    recorded = true;
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

  /// Whether it is on the air, and goes on under another lease.
  boolean adopt(String leaseId) {
    LiveStream stream = owner.get();
    if (stream == null || !stream.live()) {
      return false;
    }
    stream.adopt(leaseId);
    return true;
  }

  /// What its streamer should change.
  public List<Advice> advice() {
    return advice;
  }

  void advise(List<Advice> newest) {
    advice = newest;
  }

  /// A new owner; answers the one before.
  Optional<LiveStream> take(LiveStream stream) {
    return Optional.ofNullable(owner.getAndSet(stream));
  }

  boolean ownedBy(LiveStream stream) {
    return owner.get() == stream;
  }

  /// Whether `stream` was still the owner; there is none then.
  boolean release(LiveStream stream) {
    return owner.compareAndSet(stream, null);
  }

  void received(int size) {
    bytes.addAndGet(size);
  }

  void publish(StreamSnapshot newest) {
    StreamSnapshot before = snapshot;
    if (newest != before) {
      snapshot = newest;
      boolean settled = newest.playable() != before.playable() || newest.ended();
      waiting.wake(settled ? Set.of(Rendition.values()) : newest.changedSince(before));
    }
  }
}
