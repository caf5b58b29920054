package dev.millrace.streaming.rtmp;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells when a client has not come far enough on its way to a publish. One timer for all stages.
/// On the connection's loop only.
final class StageDeadlines {
  /// @param deadline counted from the connection's start, later than that of the stage before
  /// @param missing what has not been there at the deadline
  record Stage(Duration deadline, BooleanSupplier reached, String missing) {}

  private final EventExecutor loop;
  private final long began;
  private final List<Stage> stages;
  private final Consumer<String> missed;
  private @Nullable Future<?> timer;

  /// @param missed is told what is missing, once at most
  StageDeadlines(EventExecutor loop, List<Stage> stages, Consumer<String> missed) {
    this.loop = loop;
    this.began = loop.ticker().nanoTime();
    this.stages = stages;
    this.missed = missed;
  }

  void start() {
    await(0);
  }

  void cancel() {
    if (timer != null) {
      timer.cancel(/* mayInterruptIfRunning= */ false);
    }
  }

  private void await(int number) {
    if (number < stages.size()) {
      Stage stage = stages.get(number);
      long left = began + stage.deadline().toNanos() - loop.ticker().nanoTime();
      timer = loop.schedule(() -> look(number, stage), left, TimeUnit.NANOSECONDS);
    }
  }

  private void look(int number, Stage stage) {
    if (stage.reached().getAsBoolean()) {
      await(number + 1);
    } else {
      missed.accept("no " + stage.missing() + " within " + stage.deadline().toSeconds() + " s");
    }
  }
}
