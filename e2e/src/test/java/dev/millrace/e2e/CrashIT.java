package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Millrace and its PostgreSQL are killed while they write, as often as `-Dcrash.times` says: what
/// was answered is there afterwards.
class CrashIT {
  private static final int TIMES = Integer.getInteger("crash.times", 2);
  private static final int WRITERS = 8;
  private static final Duration LOAD = Duration.ofSeconds(3);

  @TempDir private Path folder;

  @Test
  void keepsWhatWasAnsweredWhenItIsKilledWhileItWrites() throws Exception {
    List<WriteLoad> loads = new ArrayList<>();
    int answered = 0;
    Program program = new Program(folder);
    for (int time = 1; time <= TIMES; time++) {
      WriteLoad load = new WriteLoad("crash" + time, WRITERS);
      loads.add(load);
      load.start(program);
      load.await(/* more= */ 10 * WRITERS);
      // Not always at the same point of what it does.
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LOAD.toNanos()));
      program.kill();
      load.stop();
      program = new Program(folder);
      answered += load.answered();
      List<String> lost = load.lost(program);
      System.out.printf(
          "kill %d: %d writes answered so far, %d lost%n", time, answered, lost.size());
      assertThat(lost).as("answered and lost after kill %d", time).isEmpty();
    }
    for (WriteLoad load : loads) {
      assertThat(load.lost(program)).as("lost after all kills").isEmpty();
    }
    program.close();
  }
}
