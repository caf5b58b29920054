package dev.millrace.worker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import dev.millrace.broker.BrokerConnections;
import dev.millrace.broker.BrokerException;
import dev.millrace.broker.ConfirmedPublisher;
import dev.millrace.broker.ConfirmedPublisher.WhenBlocked;
import dev.millrace.broker.PictureMessages;
import dev.millrace.broker.PictureQueues;
import dev.millrace.contracts.PictureBlobs;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The messages about pictures that were given up: to look at, to send anew, to throw away. One
/// thread; closing it gives back what it looked at.
public final class FailedJobs implements AutoCloseable {
  /// How many are looked at in one go at most.
  public static final int MOST = 10_000;

  private static final int CLOSE_TIMEOUT_MS = 2_000;

  private final PictureQueues queues;
  private final Connection connection;

  /// One of them. Immutable.
  ///
  /// @param handle the id of its picture; `#` and its place from 1 when the message names none,
  ///   good as long as nothing before it is taken away
  /// @param kind a job, or the result of one
  /// @param reason why the broker moved it, such as `rejected` or `delivery_limit`
  /// @param at when
  public record FailedJob(
      String handle, String kind, String reason, @Nullable Instant at, int bytes) {}

  /// What is done with one, before it is taken from the others.
  private interface End {
    void of(GetResponse message) throws InterruptedException;
  }

  /// Connects.
  ///
  /// @throws IOException when the broker cannot be reached, or has no such queues: none are made
  public FailedJobs(URI broker, PictureQueues queues) throws IOException {
    this.queues = queues;
    this.connection = new BrokerConnections(broker).open("millrace jobs");
    try (Channel channel = connection.createChannel()) {
      channel.queueDeclarePassive(queues.failed().name());
    } catch (IOException | RuntimeException | TimeoutException e) {
      connection.abort(CLOSE_TIMEOUT_MS);
      throw new IOException(refusal(e), e);
    }
  }

  /// The first [#MOST] of them, the longest there first; all stay where they are.
  public List<FailedJob> list() throws IOException {
    List<FailedJob> failed = new ArrayList<>();
    each(_ -> false, failed::add, _ -> {});
    return failed;
  }

  /// Sends those with a handle to where they came from.
  ///
  /// @return how many
  public int retry(String handle) throws IOException {
    return sendAnew(job -> job.handle().equals(handle));
  }

  /// The same with the first [#MOST] of them.
  public int retryAll() throws IOException {
    return sendAnew(_ -> true);
  }

  /// Deletes those with a handle, for good.
  ///
  /// @return how many
  public int discard(String handle) throws IOException {
    return each(job -> job.handle().equals(handle), _ -> {}, _ -> {});
  }

  /// The same with the first [#MOST] of them.
  public int discardAll() throws IOException {
    return each(_ -> true, _ -> {}, _ -> {});
  }

  @Override
  public void close() {
    connection.abort(CLOSE_TIMEOUT_MS);
  }

  private int sendAnew(Predicate<FailedJob> chosen) throws IOException {
    ConfirmedPublisher publisher = new ConfirmedPublisher(connection, WhenBlocked.REFUSE);
    return each(chosen, _ -> {}, message -> send(publisher, message));
  }

  /// Takes each once: what is not acknowledged goes back when the channel is closed.
  ///
  /// @return how many were chosen, and are there no more
  private int each(Predicate<FailedJob> chosen, Consumer<FailedJob> seen, End end)
      throws IOException {
    int ended = 0;
    Channel channel = connection.createChannel();
    try {
      long count = Math.min(MOST, channel.messageCount(queues.failed().name()));
      for (long place = 1; place <= count; place++) {
        @Nullable GetResponse message =
            channel.basicGet(queues.failed().name(), /* autoAck= */ false);
        if (message == null) {
          break;
        }
        FailedJob job = describe(message, place);
        seen.accept(job);
        if (chosen.test(job)) {
          end.of(message);
          channel.basicAck(message.getEnvelope().getDeliveryTag(), /* multiple= */ false);
          ended++;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (BrokerException e) {
      throw new IOException(e.getMessage(), e);
    } catch (ShutdownSignalException e) {
      throw new IOException("the broker went away", e);
    } finally {
      channel.abort();
    }
    return ended;
  }

  /// As if it were new: it has all its attempts before it.
  private void send(ConfirmedPublisher publisher, GetResponse message) throws InterruptedException {
    publisher.publish(
        queues.exchange(),
        kind(message),
        PictureMessages.properties(id(message.getProps())),
        message.getBody());
  }

  private String refusal(Exception e) {
    return e.getCause() instanceof ShutdownSignalException closed
            && closed.getReason() instanceof AMQP.Channel.Close reason
            && reason.getReplyCode() == AMQP.NOT_FOUND
        ? "there is no Millrace with the prefix " + queues.prefix() + " in it"
        : "it refuses the queues: " + e.getMessage();
  }

  /// A message that came by the default exchange has the name of its queue for a key, or any.
  private String kind(GetResponse message) {
    String key = message.getEnvelope().getRoutingKey();
    return key.equals(PictureQueues.RESULT) || key.equals(queues.results().name())
        ? PictureQueues.RESULT
        : PictureQueues.JOB;
  }

  private FailedJob describe(GetResponse message, long place) {
    BasicProperties properties = message.getProps();
    @Nullable Map<?, ?> death = death(properties);
    Object reason = death == null ? null : death.get("reason");
    Object time = death == null ? null : death.get("time");
    return new FailedJob(
        PictureBlobs.isId(id(properties)) ? id(properties) : "#" + place,
        kind(message),
        reason == null ? "unknown" : reason.toString(),
        time instanceof Date date ? date.toInstant() : null,
        message.getBody().length);
  }

  private static String id(BasicProperties properties) {
    @Nullable String id = properties.getMessageId();
    return id == null ? "" : id;
  }

  /// The latest of the moves that the broker remembers.
  private static @Nullable Map<?, ?> death(BasicProperties properties) {
    @Nullable Map<String, Object> headers = properties.getHeaders();
    Object deaths = headers == null ? null : headers.get("x-death");
    return deaths instanceof List<?> list
            && !list.isEmpty()
            && list.getFirst() instanceof Map<?, ?> latest
        ? latest
        : null;
  }
}
