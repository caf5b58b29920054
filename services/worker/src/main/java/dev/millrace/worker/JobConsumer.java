package dev.millrace.worker;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.millrace.broker.BrokerException;
import dev.millrace.broker.BrokerLink;
import dev.millrace.broker.ConfirmedPublisher;
import dev.millrace.broker.ConfirmedPublisher.WhenBlocked;
import dev.millrace.broker.PictureQueues;
import dev.millrace.broker.PictureTopology;
import dev.millrace.contracts.PictureProcessor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Consumes jobs over one connection, as many at a time as there are threads, until that connection
/// ends. Closing it finishes what runs, within a deadline; the rest goes back to the queue when the
/// connection is closed. Thread-safe.
final class JobConsumer implements BrokerLink.Session {
  private static final Logger LOG = LoggerFactory.getLogger(JobConsumer.class);
  private static final Duration FINISH = Duration.ofSeconds(5);

  private final Channel channel;
  private final JobDesk desk;
  private final ThreadPoolExecutor threads;
  private final String consumerTag;
  private final Runnable lost;
  private volatile boolean stopping;

  /// Consumes at once.
  ///
  /// @param lost told when the channel, the queue or an answer is gone
  JobConsumer(
      Connection connection,
      Runnable lost,
      PictureQueues queues,
      PictureProcessor processor,
      RetryDelay delay,
      PictureMeters meters,
      int threadCount)
      throws IOException {
    this.lost = lost;
    this.channel = connection.createChannel();
    channel.addShutdownListener(_ -> lost.run());
    PictureTopology.declare(channel, queues);
    this.desk =
        new JobDesk(
            queues,
            processor,
            delay,
            meters,
            channel,
            new ConfirmedPublisher(connection, WhenBlocked.WAIT));
    this.threads =
        new ThreadPoolExecutor(
            threadCount,
            threadCount,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(threadCount),
            Thread.ofPlatform().name("pictures-", 0).factory());
    // The broker hands out no more than that before an answer: they all fit into the queue.
    channel.basicQos(threadCount);
    this.consumerTag =
        channel.basicConsume(
            queues.jobs().name(),
            /* autoAck= */ false,
            (_, delivery) -> take(delivery),
            _ -> lost.run());
  }

  @Override
  public void close() {
    stopping = true;
    cancel();
    finish();
    threads.shutdownNow();
  }

  private void cancel() {
    try {
      if (channel.isOpen()) {
        channel.basicCancel(consumerTag);
      }
    } catch (IOException | AlreadyClosedException e) {
      LOG.debug("The broker was gone before the worker stopped", e);
    }
  }

  private void finish() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(FINISH.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("Pictures that are not finished go back to the queue");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Delivery delivery) {
    try {
      threads.execute(() -> handle(delivery));
    } catch (RejectedExecutionException e) {
      // We stop: it goes back when the connection is closed.
      LOG.debug("A job came while the worker stopped", e);
    }
  }

  private void handle(Delivery delivery) {
    try {
      if (stopping) {
        desk.giveBack(delivery);
      } else {
        desk.handle(delivery);
      }
    } catch (IOException | ShutdownSignalException | BrokerException e) {
      // The broker delivers it again, to us or to another.
      LOG.warn("The broker was lost while a picture was made: {}", e.getMessage());
      lost.run();
    } catch (RuntimeException | Error e) {
      // Not acknowledged, it would hold its place for ever.
      lost.run();
      LOG.error("A job could not be answered for", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
