package dev.millrace.api.picture;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.millrace.broker.PictureMessages;
import dev.millrace.contracts.PictureFailure;
import dev.millrace.contracts.PictureResult;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.transaction.TransactionException;

/// Takes results of workers, and acknowledges each when it is written down. It may come twice, or
/// be of a picture that nobody knows any more. One that cannot be read goes to the failed ones.
final class ResultConsumer extends DefaultConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(ResultConsumer.class);
  private static final long PAUSE_MS = 1000;

  private final String what;
  private final PictureChanges changes;
  private final Runnable cancelled;
  private final Function<byte[], Optional<PictureResult>> reader;

  private ResultConsumer(
      Channel channel,
      String what,
      PictureChanges changes,
      Runnable cancelled,
      Function<byte[], Optional<PictureResult>> reader) {
    super(channel);
    this.what = what;
    this.changes = changes;
    this.cancelled = cancelled;
    this.reader = reader;
  }

  /// Of what workers say.
  ///
  /// @param cancelled told when the queue is gone
  static ResultConsumer ofResults(Channel channel, PictureChanges changes, Runnable cancelled) {
    return new ResultConsumer(channel, "result", changes, cancelled, PictureMessages::result);
  }

  /// Of jobs that were given up: no worker can say anything of them any more.
  ///
  /// @param cancelled told when the queue is gone
  static ResultConsumer ofAbandoned(Channel channel, PictureChanges changes, Runnable cancelled) {
    return new ResultConsumer(
        channel,
        "given-up message",
        changes,
        cancelled,
        body ->
            PictureMessages.job(body)
                .map(job -> PictureResult.failed(job.pictureId(), PictureFailure.UNPROCESSABLE)));
  }

  @Override
  public void handleCancel(String tag) {
    cancelled.run();
  }

  @Override
  public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body)
      throws IOException {
    Optional<PictureResult> result = reader.apply(body);
    if (result.isEmpty()) {
      LOG.warn("A {} of {} bytes names no picture", what, body.length);
      getChannel().basicReject(envelope.getDeliveryTag(), /* requeue= */ false);
      return;
    }
    if (finished(result.get())) {
      getChannel().basicAck(envelope.getDeliveryTag(), /* multiple= */ false);
    }
  }

  /// While the database is away the results wait here and in the broker; to give them back would
  /// count as a delivery each time.
  ///
  /// @return false when the broker will deliver it again, as the connection has ended
  private boolean finished(PictureResult result) {
    boolean told = false;
    while (getChannel().isOpen()) {
      try {
        changes.finish(result);
        return true;
      } catch (DataIntegrityViolationException | BadSqlGrammarException e) {
        throw e; // no waiting helps: after some deliveries it is among the failed ones
      } catch (DataAccessException | TransactionException e) {
        if (!told) {
          told = true;
          LOG.warn("Results of pictures wait for the database: {}", e.getMessage());
        }
        if (!pause()) {
          return false;
        }
      }
    }
    return false;
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE_MS);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
