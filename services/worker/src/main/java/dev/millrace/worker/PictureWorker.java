package dev.millrace.worker;

import dev.millrace.broker.BrokerLink;
import dev.millrace.broker.PictureQueues;
import dev.millrace.contracts.PictureProcessor;
import java.net.URI;

/// Consumes picture jobs as long as it is open, over one connection after the other: it starts, and
/// goes on, whether the broker is there or not. Thread-safe.
public final class PictureWorker implements AutoCloseable {
  private final BrokerLink link;

  private PictureWorker(BrokerLink link) {
    this.link = link;
  }

  /// Returns at once.
  ///
  /// @param broker as [java.net.URI], never logged
  /// @param threadCount pictures at the same time, and messages that are asked for in advance
  /// @throws IllegalArgumentException when `broker` is no address of one
  public static PictureWorker start(
      URI broker,
      PictureQueues queues,
      PictureProcessor processor,
      RetryDelay delay,
      PictureMeters meters,
      int threadCount) {
    return new PictureWorker(
        BrokerLink.open(
            "Millrace worker",
            broker,
            (connection, lost) ->
                new JobConsumer(connection, lost, queues, processor, delay, meters, threadCount)));
  }

  /// Whether it is connected to the broker, which sends it jobs.
  public boolean consuming() {
    return link.connected();
  }

  /// Finishes what it is at, or gives it back; at most some seconds.
  @Override
  public void close() {
    link.close();
  }
}
