package dev.millrace.conformance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// The machine's time without that in which it stood still: a virtual machine that is halted for
/// seconds halts the server and its encoder too, and what is late for it is no fault of theirs. A
/// thread looks at the machine's time again and again; where it, and all others, could not for a
/// while, time stops. Thread-safe.
final class RunningClock implements ReaderClock, AutoCloseable {
  private static final Duration TICK = Duration.ofMillis(50);

  /// A busy machine wakes a thread as late as this.
  private static final Duration LATE = Duration.ofMillis(500);

  private final LongSupplier machine;
  private long last;
  private long stillNanos;
  private long settledNanos;
  private volatile boolean closed;

  /// One that nothing looks at but its user.
  ///
  /// @param machine its time in nanoseconds
  RunningClock(LongSupplier machine) {
    this.machine = machine;
    this.last = machine.getAsLong();
    this.settledNanos = last;
  }

  static RunningClock start() {
    RunningClock clock = new RunningClock(System::nanoTime);
    Thread.ofPlatform().daemon().name("reader-clock").start(clock::watch);
    return clock;
  }

  @Override
  public synchronized long nanoTime() {
    long now = machine.getAsLong();
    long since = now - last;
    last = now;
    if (since > LATE.toNanos()) {
      stillNanos += since;
      // what is read and encoded in real time has caught up after as long again, at the latest
      settledNanos = Math.max(settledNanos, now - stillNanos) + since;
    }
    return now - stillNanos;
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  @Override
  public synchronized Duration stoodStill() {
    return Duration.ofNanos(stillNanos);
  }

  @Override
  public synchronized boolean settled() {
    return nanoTime() >= settledNanos;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void watch() {
    while (!closed) {
      nanoTime();
      LockSupport.parkNanos(TICK.toNanos());
    }
  }
}
