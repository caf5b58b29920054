package dev.millrace.streaming.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// A clock that stands still until it is told to go on, and runs what is due then.
final class ManualClock implements LongSupplier, Lane.Timer {
  private record Task(long due, Runnable action) {}

  private final List<Task> tasks = new ArrayList<>();
  private long nanos;

  @Override
  public long getAsLong() {
    return nanos;
  }

  @Override
  public void after(Duration delay, Runnable task) {
    tasks.add(new Task(nanos + delay.toNanos(), task));
  }

  /// How many tasks are not due yet.
  int waiting() {
    return tasks.size();
  }

  void advance(Duration time) {
    nanos += time.toNanos();
    List<Task> due = tasks.stream().filter(task -> task.due <= nanos).toList();
    tasks.removeAll(due);
    due.forEach(task -> task.action.run());
  }
}
