package dev.millrace.streaming.relay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/// An event loop that does what it was given when it is told to.
final class ManualLoop implements Executor {
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  int waiting() {
    return tasks.size();
  }

  void run() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }
}
