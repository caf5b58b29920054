package dev.millrace.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A virtual thread for each exchange of a [com.sun.net.httpserver.HttpServer], so many at a time
/// and each only so long, from the first byte of the request to the last of the answer.
/// Thread-safe.
///
/// The JDK's own deadlines, `sun.net.httpserver.maxReqTime` and `maxRspTime`, are the process's.
final class ExchangeThreads implements Executor {
  private final Semaphore free;
  private final Duration deadline;
  private final Thread.Builder threads = Thread.ofVirtual().name("health-", 0);

  ExchangeThreads(int most, Duration deadline) {
    this.free = new Semaphore(most);
    this.deadline = deadline;
  }

  /// @throws RejectedExecutionException when there are too many; the server closes the connection
  @Override
  public void execute(Runnable exchange) {
    if (!free.tryAcquire()) {
      throw new RejectedExecutionException("too many requests at a time");
    }
    threads.start(() -> {
      try {
        bounded(exchange);
      } finally {
        free.release();
      }
    });
  }

  /// A thread that is interrupted while it reads or writes a channel closes it.
  private void bounded(Runnable exchange) {
    var end =
        CompletableFuture.runAsync(
            Thread.currentThread()::interrupt,
            CompletableFuture.delayedExecutor(deadline.toMillis(), TimeUnit.MILLISECONDS));
    try {
      exchange.run();
    } finally {
      end.cancel(/* mayInterruptIfRunning= */ false);
    }
  }
}
