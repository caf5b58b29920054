package dev.millrace.streaming.live;

import dev.millrace.flv.FlvEvent;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.transcoder.LadderOutput;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Brings what FFmpeg gives out to the thread that owns the stream, a bounded number of batches at
/// a time: a full queue slows FFmpeg. It is one of the classes that hold the concurrency.
final class LadderBridge implements LadderOutput {
  private static final int MAX_BATCHES = 64;
  private static final long DEADLINE_SECONDS = 5;

  private final EventLoop loop;
  private final LadderOutput owner;
  private final Counters counters;
  private final Semaphore room = new Semaphore(MAX_BATCHES);
  private final AtomicBoolean lost = new AtomicBoolean();

  /// @param owner called on `loop` only
  LadderBridge(EventLoop loop, LadderOutput owner, Counters counters) {
    this.loop = loop;
    this.owner = owner;
    this.counters = counters;
  }

  @Override
  public void ladderEvents(List<FlvEvent> events) {
    try {
      if (!room.tryAcquire(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        drop();
        return;
      }
    } catch (InterruptedException e) {
      drop();
      Thread.currentThread().interrupt();
      return;
    }
    if (lost.getAndSet(false)) {
      ladderInterrupted();
    }
    run(() -> {
      room.release();
      owner.ladderEvents(events);
    });
  }

  private void drop() {
    counters.increment("ladder.batches.dropped");
    lost.set(true);
  }

  @Override
  public void ladderInterrupted() {
    run(owner::ladderInterrupted);
  }

  @Override
  public void ladderFinished() {
    run(owner::ladderFinished);
  }

  private void run(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      counters.increment("ladder.batches.dropped"); // the server is stopping
    }
  }
}
