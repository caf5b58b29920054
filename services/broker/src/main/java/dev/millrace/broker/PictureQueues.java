package dev.millrace.broker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What api and the workers declare in the broker; whoever comes first makes it. Immutable.
///
/// ```
/// api ──job──▶ jobs ──▶ worker ──result──▶ results ──▶ api
///               ▲ │        │ retry
///               │ │     retries (each message waits there for its expiration)
///               └─┼────────┘
///                 └─ rejected, or delivered too often ─▶ failed, and abandoned ──▶ api
/// ```
///
/// All queues are quorum queues and have a bound: a publisher that meets it gets no confirm.
/// Messages are persistent and mandatory, their bodies are JSON (`application/json`, a [PictureJob]
/// or a [PictureResult]), their message id is the picture's.
///
/// @param prefix of all names, so that several installations can share a broker
public record PictureQueues(String prefix) {
  public static final String DEFAULT_PREFIX = "millrace";

  /// The routing key of a [PictureJob].
  public static final String JOB = "job";

  /// The routing key of a [PictureResult].
  public static final String RESULT = "result";

  /// The routing key of a [PictureJob] that is to come back to [#jobs()] when its message expires.
  public static final String RETRY = "retry";

  private static final String JOBS = ".jobs";
  private static final String RESULTS = ".results";

  /// How often a message goes back to its queue before it counts as failed.
  public static final int DELIVERY_LIMIT = 20;

  /// Messages that a queue holds at most.
  public static final int MAX_LENGTH = 100_000;

  /// What no message that is only looked at will reach; without any, RabbitMQ 4 takes 20.
  private static final int NO_DELIVERY_LIMIT = 1_000_000_000;

  /// The longest that a message waits among [#retries()], in milliseconds.
  public static final int MAX_RETRY_DELAY_MS = 600_000;

  /// A direct, durable exchange.
  public String exchange() {
    return prefix + ".pictures";
  }

  /// A direct, durable exchange for what could not be done.
  public String deadExchange() {
    return prefix + ".pictures.dead";
  }

  /// Jobs for the workers.
  public BrokerQueue jobs() {
    return worked(JOBS, JOB);
  }

  /// Results for api.
  public BrokerQueue results() {
    return worked(RESULTS, RESULT);
  }

  /// Jobs that failed for a reason that may pass. Nobody consumes them: they expire into [#jobs()].
  public BrokerQueue retries() {
    return new BrokerQueue(
        name(".retries"),
        bounded(
            DELIVERY_LIMIT,
            Map.of(
                "x-message-ttl",
                MAX_RETRY_DELAY_MS,
                "x-dead-letter-strategy",
                "at-least-once",
                "x-dead-letter-exchange",
                exchange(),
                "x-dead-letter-routing-key",
                JOB)),
        exchange(),
        List.of(RETRY));
  }

  /// Jobs and results that were given up, under the routing key that they had. An admin looks at
  /// them and sends them anew to [#exchange()].
  ///
  /// What a person puts into a queue by hand comes by the default exchange, whose key is the
  /// queue's name: where nothing is bound by that, what is rejected stays in its queue for ever.
  public BrokerQueue failed() {
    return new BrokerQueue(
        name(".failed"),
        bounded(NO_DELIVERY_LIMIT, Map.of()),
        deadExchange(),
        List.of(JOB, RESULT, name(JOBS), name(RESULTS)));
  }

  /// Jobs that were given up, for api, which tells the user: each is among [#failed()] as well.
  public BrokerQueue abandoned() {
    return new BrokerQueue(
        name(".abandoned"),
        bounded(DELIVERY_LIMIT, Map.of()),
        deadExchange(),
        List.of(JOB, name(JOBS)));
  }

  /// All of them, the ones first that others lead to.
  public List<BrokerQueue> all() {
    return List.of(failed(), abandoned(), jobs(), retries(), results());
  }

  private String name(String queue) {
    return exchange() + queue;
  }

  private BrokerQueue worked(String queue, String routingKey) {
    return new BrokerQueue(
        name(queue),
        bounded(
            DELIVERY_LIMIT,
            Map.of(
                "x-dead-letter-strategy",
                "at-least-once",
                "x-dead-letter-exchange",
                deadExchange())),
        exchange(),
        List.of(routingKey));
  }

  /// What all queues have, and `more`.
  private static Map<String, Object> bounded(int deliveryLimit, Map<String, Object> more) {
    Map<String, Object> arguments = new HashMap<>(more);
    arguments.put("x-queue-type", "quorum");
    arguments.put("x-max-length", MAX_LENGTH);
    arguments.put("x-overflow", "reject-publish");
    arguments.put("x-delivery-limit", deliveryLimit);
    return arguments;
  }
}
