package dev.millrace.streaming.live;

import dev.millrace.contracts.Advice;
import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.hls.Rendition;
import dev.millrace.hls.StreamSnapshot;
import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.relay.Relay;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What everyone may see of a live stream: its newest snapshot, its owner and its viewers.
/// Thread-safe.
///
/// It is one of the classes that hold the concurrency: the owner writes the snapshot, viewers'
/// loops read it and wait.
public final class Broadcast {
  private final String url;
  private final AtomicReference<@Nullable LiveStream> owner = new AtomicReference<>();
  private final WaitingRoom waiting = new WaitingRoom();
  private final Relay relay;
  private final ViewerSessions viewers = new ViewerSessions(System::nanoTime);
  private final AtomicLong bytes = new AtomicLong();
  private volatile StreamSnapshot snapshot;
  private volatile @Nullable LiveStream lastEnded;
  private volatile @Nullable LiveStream lastRecorded;
  private volatile List<Advice> advice = List.of();
  private volatile long bitrateSince = System.nanoTime();

  Broadcast(String url, StreamSnapshot empty, Counters counters) {
    this.url = url;
    this.snapshot = empty;
    this.relay = new Relay(counters);
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

  /// What its publishers send, for readers of that.
  public Relay relay() {
    return relay;
  }

  /// Whether a publisher feeds it, or it is held for one.
  public boolean onAir() {
    LiveStream stream = owner.get();
    return stream != null && stream.onAir();
  }

  /// Whether it waits for a publisher whose connection was lost.
  public boolean held() {
    LiveStream stream = owner.get();
    return stream != null && stream.held();
  }

  /// Ends it when it is on the air; completes when nothing of it is to come.
  public CompletableFuture<Void> end(CloseReason reason) {
    LiveStream stream = owner.get();
    return stream == null ? CompletableFuture.completedFuture(null) : stream.end(reason);
  }

  /// Ends it with what it has given out, when it is ending.
  CompletableFuture<Void> cut() {
    LiveStream stream = owner.get();
    return stream == null ? CompletableFuture.completedFuture(null) : stream.cut();
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
    LiveStream last = lastEnded;
    return last != null && last == lastRecorded && snapshot.ended();
  }

  /// All that this stream gave out is written.
  void recorded(LiveStream stream) {
    lastRecorded = stream;
  }

  /// Someone has asked for a playlist.
  ///
  /// @param network what tells the networks of viewers apart
  /// @param player what tells the players in one network apart
  public void viewed(long network, int player) {
    viewers.seen(network, player);
  }

  /// How many asked for a playlist in the last 30 seconds, or read what is relayed. For the thread
  /// that sends heartbeats.
  public int viewers() {
    return viewers.count() + relay.readers();
  }

  /// The source's bits per second since the last call.
  public long takeBitrate() {
    long now = System.nanoTime();
    double seconds = Math.max(0.001, (now - bitrateSince) / 1e9);
    bitrateSince = now;
    return Math.round(bytes.getAndSet(0) * 8 / seconds);
  }

  /// Whether it is on the air with this key, and goes on under another lease.
  boolean adopt(VerifyAnswer answer, KeyHash key) {
    LiveStream stream = owner.get();
    if (stream == null || !stream.onAir() || !stream.key().equals(key)) {
      return false;
    }
    stream.adopt(answer);
    return true;
  }

  /// What it is on the air with, when that was granted to this key.
  Optional<VerifyAnswer> grantedTo(KeyHash key) {
    return Optional.ofNullable(owner.get())
        .filter(stream -> stream.key().equals(key))
        .map(LiveStream::answer);
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

  /// Whether a stream feeds it, holds it or finishes it.
  boolean owned() {
    return owner.get() != null;
  }

  boolean ownedBy(LiveStream stream) {
    return owner.get() == stream;
  }

  /// Whether `stream` was still the owner; there is none then.
  boolean release(LiveStream stream) {
    boolean released = owner.compareAndSet(stream, null);
    if (released) {
      lastEnded = stream;
    }
    return released;
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
      if (newest.ended()) {
        relay.end();
      }
    }
  }
}
