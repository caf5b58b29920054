package dev.millrace.streaming.relay;

import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// One format's way from a period's samples to its readers: gathers messages to batches, so that
/// many small ones cost each reader one write. Owner thread only.
///
/// A message that comes 20 ms after the last batch or later is sent at once; others wait until
/// then, or until there are many. A keyframe begins a batch.
final class Lane {
  static final int MAX_MESSAGES = 16;
  static final int MAX_BYTES = 64 << 10;
  static final Duration INTERVAL = Duration.ofMillis(20);

  /// Runs a task on the owner's thread, later.
  interface Timer {
    void after(Duration delay, Runnable task);
  }

  private final RelayFormat format;
  private final Opening opening;
  private final boolean pictures;
  private final ReaderRooms rooms;
  private final LongSupplier nanoTime;
  private final Timer timer;
  private final List<Bytes> pending = new ArrayList<>();
  private int pendingBytes;
  private boolean entry;
  private long nextSend;
  private boolean timerRuns;

  /// @param pictures whether there are any: then decoding begins at a keyframe only
  Lane(
      RelayFormat format,
      Opening opening,
      boolean pictures,
      ReaderRooms rooms,
      LongSupplier nanoTime,
      Timer timer) {
    this.format = format;
    this.opening = opening;
    this.pictures = pictures;
    this.rooms = rooms;
    this.nanoTime = nanoTime;
    this.timer = timer;
    this.nextSend = nanoTime.getAsLong();
  }

  /// Whether anyone reads: else nothing need be encoded.
  boolean wanted() {
    return !rooms.empty();
  }

  /// @param body the sample as an FLV body
  void add(Sample sample, Bytes body) {
    boolean picture = sample.track().video();
    boolean keyframe = picture && sample.sync();
    if (keyframe) {
      flush();
    }
    if (pending.isEmpty()) {
      entry = keyframe || !pictures;
    }
    Bytes message = format.media(picture, sample.dts(), body);
    pending.add(message);
    pendingBytes += message.size();
    long wait = nextSend - nanoTime.getAsLong();
    if (wait <= 0 || pending.size() == MAX_MESSAGES || pendingBytes >= MAX_BYTES) {
      flush();
    } else if (!timerRuns) {
      timerRuns = true;
      timer.after(Duration.ofNanos(wait), this::timeOver);
    }
  }

  /// Sends what is gathered.
  void flush() {
    if (!pending.isEmpty()) {
      rooms.send(new RelayBatch(opening, Bytes.offHeap(pending), entry));
      pending.clear();
      pendingBytes = 0;
      nextSend = nanoTime.getAsLong() + INTERVAL.toNanos();
    }
  }

  private void timeOver() {
    timerRuns = false;
    flush();
  }
}
