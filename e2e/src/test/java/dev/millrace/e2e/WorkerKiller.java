package dev.millrace.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Two workers, of which one after the other is killed and started again.
final class WorkerKiller implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Path folder;
  private final Map<String, String> settings;
  private final Duration pause;
  private final WorkerProgram[] workers;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("killer").unstarted(this::run);
  private int kills;
  private Exception failure;

  /// @param folder and settings as for [WorkerProgram]
  /// @param pause between two kills
  WorkerKiller(Path folder, Map<String, String> settings, Duration pause) throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.pause = pause;
    this.workers =
        new WorkerProgram[] {
          new WorkerProgram(folder, settings), new WorkerProgram(folder, settings)
        };
    thread.start();
  }

  /// Kills no more.
  ///
  /// @return how often it did
  int stop() {
    stopped.countDown();
    try {
      thread.join(DEADLINE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (thread.isAlive() || failure != null) {
      throw new IllegalStateException("no more workers were killed", failure);
    }
    return kills;
  }

  @Override
  public void close() {
    try {
      stop();
    } finally {
      for (WorkerProgram worker : workers) {
        worker.close();
      }
    }
  }

  private void run() {
    try {
      while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        int turn = kills % workers.length;
        workers[turn].kill();
        workers[turn] = new WorkerProgram(folder, settings);
        kills++;
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
  }
}
