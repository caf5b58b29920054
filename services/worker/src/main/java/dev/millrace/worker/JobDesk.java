package dev.millrace.worker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import dev.millrace.broker.BrokerException;
import dev.millrace.broker.ConfirmedPublisher;
import dev.millrace.broker.PictureMessages;
import dev.millrace.broker.PictureQueues;
import dev.millrace.contracts.PictureFailure;
import dev.millrace.contracts.PictureJob;
import dev.millrace.contracts.PictureProcessor;
import dev.millrace.contracts.PictureResult;
import dev.millrace.storage.StorageException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of each job that is delivered over one connection. Thread-safe.
///
/// A message is acknowledged after what follows from it is confirmed, so it may be done twice and
/// is never lost. What came back without an answer may be what ends workers: it goes behind the
/// others before it is tried again, so that it keeps them waiting once. What fails for a reason
/// that may pass does so too, and comes back after a growing time; what did so too often, or is no
/// job, is left to an admin. A picture whose upload stays missing is answered for as failed.
final class JobDesk {
  private static final Logger LOG = LoggerFactory.getLogger(JobDesk.class);

  /// So often an upload that is missing is looked for: a folder that machines share may be late.
  static final int LOOKS_FOR_ORIGINAL = 3;

  private final PictureQueues queues;
  private final PictureProcessor processor;
  private final RetryDelay delay;
  private final PictureMeters meters;
  private final Channel channel;
  private final ConfirmedPublisher publisher;

  /// @param channel that jobs are delivered on
  JobDesk(
      PictureQueues queues,
      PictureProcessor processor,
      RetryDelay delay,
      PictureMeters meters,
      Channel channel,
      ConfirmedPublisher publisher) {
    this.queues = queues;
    this.processor = processor;
    this.delay = delay;
    this.meters = meters;
    this.channel = channel;
    this.publisher = publisher;
  }

  /// Does the job, and answers for it.
  ///
  /// @throws IOException when the broker cannot be told; it will deliver the job again
  /// @throws BrokerException likewise
  /// @throws InterruptedException when we stop; likewise
  void handle(Delivery delivery) throws IOException, InterruptedException {
    Optional<PictureJob> job = PictureMessages.job(delivery.getBody());
    if (job.isEmpty()) {
      LOG.warn("A message of {} bytes is no job", delivery.getBody().length);
      abandon(delivery);
      return;
    }
    handle(delivery, job.get());
  }

  /// It goes back, untouched, to the place that it came from.
  void giveBack(Delivery delivery) throws IOException {
    channel.basicNack(tag(delivery), /* multiple= */ false, /* requeue= */ true);
  }

  private void handle(Delivery delivery, PictureJob job) throws IOException, InterruptedException {
    long attempts = PictureMessages.attempts(delivery.getProperties());
    if (attempts >= PictureQueues.DELIVERY_LIMIT) {
      LOG.warn("Picture {} is given up after {} attempts", job.pictureId(), attempts);
      abandon(delivery);
    } else if (attempts == 1 && PictureMessages.returns(delivery.getProperties()) == 1) {
      // Nearly always it was the worker that was stopped, or the connection lost: it waits for no
      // time, only for its turn.
      sendAnew(delivery, PictureQueues.JOB, PictureMessages.again(job.pictureId(), attempts));
    } else if (PictureMessages.returns(delivery.getProperties()) > 0) {
      putOff(delivery, job, attempts);
    } else {
      process(delivery, job, attempts);
    }
  }

  private void process(Delivery delivery, PictureJob job, long attempts)
      throws IOException, InterruptedException {
    PictureResult result;
    try {
      result = processor.process(job);
    } catch (MissingOriginalException e) {
      if (attempts + 1 < LOOKS_FOR_ORIGINAL) {
        putOff(delivery, job, attempts + 1);
        return;
      }
      // api takes no notice where the picture was replaced, and no admin could do anything.
      LOG.info("Picture {} is not made: {}", job.pictureId(), e.getMessage());
      result = PictureResult.failed(job.pictureId(), PictureFailure.UNPROCESSABLE);
    } catch (StorageException e) {
      // It says what is wrong: the disk is full, or the folder is another one than api's.
      LOG.warn("Picture {} is tried again later: {}", job.pictureId(), reason(e));
      putOff(delivery, job, attempts + 1);
      return;
    } catch (RuntimeException | Error e) {
      LOG.warn("Picture {} is tried again later", job.pictureId(), e);
      putOff(delivery, job, attempts + 1);
      return;
    }
    report(result);
    channel.basicAck(tag(delivery), /* multiple= */ false);
  }

  private void report(PictureResult result) throws InterruptedException {
    publisher.publish(
        queues.exchange(),
        PictureQueues.RESULT,
        PictureMessages.properties(result.pictureId()),
        PictureMessages.body(result));
  }

  private void putOff(Delivery delivery, PictureJob job, long attempts)
      throws IOException, InterruptedException {
    sendAnew(
        delivery,
        PictureQueues.RETRY,
        PictureMessages.putOff(job.pictureId(), attempts, delay.after(attempts)));
    meters.retried();
  }

  private void sendAnew(Delivery delivery, String routingKey, BasicProperties properties)
      throws IOException, InterruptedException {
    publisher.publish(queues.exchange(), routingKey, properties, delivery.getBody());
    channel.basicAck(tag(delivery), /* multiple= */ false);
  }

  /// The broker moves it to the failed ones, and to those that api hears of.
  private void abandon(Delivery delivery) throws IOException {
    channel.basicReject(tag(delivery), /* requeue= */ false);
    meters.abandoned();
  }

  private static String reason(StorageException e) {
    @Nullable Throwable cause = e.getCause();
    return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause;
  }

  private static long tag(Delivery delivery) {
    return delivery.getEnvelope().getDeliveryTag();
  }
}
