package dev.millrace.worker;

import dev.millrace.broker.PictureQueues;
import dev.millrace.contracts.PictureResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.concurrent.CountDownLatch;

/// A worker in a JVM of its own that never finishes what it takes: a line for each job that it has.
final class HoldingWorker {
  private HoldingWorker() {}

  /// Until it is killed.
  ///
  /// @param arguments the broker, the prefix of the queues, the number of threads
  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    try (var _ =
        PictureWorker.start(
            URI.create(arguments[0]),
            new PictureQueues(arguments[1]),
            job -> {
              System.out.println("holds " + job.pictureId());
              never.await();
              return PictureResult.ready(job.pictureId());
            },
            RetryDelay.DEFAULT,
            new PictureMeters(new SimpleMeterRegistry()),
            Integer.parseInt(arguments[2]))) {
      never.await();
    }
  }
}
