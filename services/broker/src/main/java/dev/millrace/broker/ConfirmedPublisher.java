package dev.millrace.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// Publishes mandatory messages, and waits until the broker says that it has them, on disk and in a
/// queue. Thread-safe; good for the life of one connection.
public final class ConfirmedPublisher implements ConfirmListener {
  private static final Duration CONFIRM = Duration.ofSeconds(5);

  /// A broker that is short of memory or of disk space says so, and takes nothing until that is
  /// over, however long.
  public enum WhenBlocked {
    /// Who publishes has kept what it says, and comes again.
    REFUSE,
    /// Who publishes has done what it says: to do it again would not help.
    WAIT
  }

  /// @param refusal why the broker does not have it; empty when it has
  private record Waiting(String messageId, CompletableFuture<Optional<String>> refusal) {}

  private final Channel channel;
  private final WhenBlocked whenBlocked;
  private final ReentrantLock publishing = new ReentrantLock();
  private final ConcurrentNavigableMap<Long, Waiting> waiting = new ConcurrentSkipListMap<>();
  private final Blockage blockage;

  public ConfirmedPublisher(Connection connection, WhenBlocked whenBlocked) throws IOException {
    this(connection, whenBlocked, CONFIRM);
  }

  /// @param patience for the confirm of a message
  ConfirmedPublisher(Connection connection, WhenBlocked whenBlocked, Duration patience)
      throws IOException {
    this.blockage = new Blockage(patience, System::nanoTime);
    this.channel = connection.createChannel();
    this.whenBlocked = whenBlocked;
    channel.confirmSelect();
    channel.addConfirmListener(this);
    channel.addReturnListener(this::returned);
    channel.addShutdownListener(this::lost);
    connection.addBlockedListener(blockage::begin, blockage::end);
  }

  /// `lost` is told when the channel is gone, be it already: a broker closes it for what it does
  /// not like, and leaves the connection.
  public void onLost(Runnable lost) {
    channel.addShutdownListener(_ -> lost.run());
  }

  /// Returns when the broker has it.
  ///
  /// @throws BrokerException when it may not have it: it has not said so within seconds, or says
  ///   that it has not
  public void publish(String exchange, String routingKey, BasicProperties properties, byte[] body)
      throws InterruptedException {
    String reason = blockage.reason();
    if (reason != null && whenBlocked == WhenBlocked.REFUSE) {
      throw new BrokerException("the broker takes nothing now: " + reason);
    }
    Waiting message =
        new Waiting(String.valueOf(properties.getMessageId()), new CompletableFuture<>());
    long number = send(exchange, routingKey, properties, body, message);
    try {
      await(message);
    } finally {
      waiting.remove(number);
    }
  }

  private void await(Waiting message) throws InterruptedException {
    long sent = System.nanoTime();
    long left = blockage.patienceLeft(sent);
    while (left > 0 && !answered(message, left)) {
      left = whenBlocked == WhenBlocked.WAIT ? blockage.patienceLeft(sent) : 0;
    }
    Optional<String> none = Optional.of("the broker has not confirmed " + message.messageId());
    Optional<String> refusal = message.refusal().getNow(none);
    if (refusal.isPresent()) {
      throw new BrokerException(refusal.get());
    }
  }

  private static boolean answered(Waiting message, long nanos) throws InterruptedException {
    try {
      var _ = message.refusal().get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError(e); // it is never completed like that
    }
  }

  /// @return the number that its confirm will have
  private long send(
      String exchange,
      String routingKey,
      BasicProperties properties,
      byte[] body,
      Waiting message) {
    long number = 0;
    publishing.lock();
    try {
      number = channel.getNextPublishSeqNo();
      waiting.put(number, message);
      channel.basicPublish(exchange, routingKey, /* mandatory= */ true, properties, body);
      return number;
    } catch (IOException | ShutdownSignalException e) {
      waiting.remove(number);
      throw new BrokerException("the broker is away", e);
    } finally {
      publishing.unlock();
    }
  }

  @Override
  public void handleAck(long number, boolean multiple) {
    upTo(number, multiple)
        .values()
        .forEach(message -> message.refusal().complete(Optional.empty()));
  }

  @Override
  public void handleNack(long number, boolean multiple) {
    upTo(number, multiple)
        .values()
        .forEach(message -> fail(message, "the broker refuses " + message.messageId()));
  }

  /// It comes before the confirm.
  private void returned(Return message) {
    String id = String.valueOf(message.getProperties().getMessageId());
    waiting.values().stream()
        .filter(one -> one.messageId().equals(id))
        .forEach(one -> fail(one, "no queue takes " + id + ": " + message.getReplyText()));
  }

  private void lost(ShutdownSignalException reason) {
    waiting.values().forEach(message -> fail(message, "the connection was lost"));
  }

  private NavigableMap<Long, Waiting> upTo(long number, boolean multiple) {
    return multiple ? waiting.headMap(number, true) : waiting.subMap(number, true, number, true);
  }

  private static void fail(Waiting message, String sentence) {
    message.refusal().complete(Optional.of(sentence));
  }
}
