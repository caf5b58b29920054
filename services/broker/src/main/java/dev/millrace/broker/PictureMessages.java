package dev.millrace.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.MessageProperties;
import dev.millrace.contracts.PictureBlobs;
import dev.millrace.contracts.PictureJob;
import dev.millrace.contracts.PictureResult;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The texts and headers of messages about pictures. Stateless; total.
public final class PictureMessages {
  /// How often a job was tried before it was sent again.
  private static final String ATTEMPTS = "millrace-attempts";

  /// How often it came back to its queue since, by RabbitMQ.
  private static final String DELIVERY_COUNT = "x-delivery-count";

  /// Who wrote a message may be of a newer version.
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private PictureMessages() {}

  /// Empty when it is no job.
  public static Optional<PictureJob> job(byte[] body) {
    try {
      @Nullable PictureJob job = JSON.readValue(body, PictureJob.class);
      return Optional.ofNullable(job).filter(PictureMessages::complete);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /// Empty when it is no result.
  public static Optional<PictureResult> result(byte[] body) {
    try {
      @Nullable PictureResult result = JSON.readValue(body, PictureResult.class);
      return Optional.ofNullable(result).filter(PictureMessages::complete);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  public static byte[] body(PictureJob job) {
    return JSON.writeValueAsBytes(job);
  }

  public static byte[] body(PictureResult result) {
    return JSON.writeValueAsBytes(result);
  }

  public static BasicProperties properties(String pictureId) {
    return MessageProperties.PERSISTENT_BASIC
        .builder()
        .contentType("application/json")
        .messageId(pictureId)
        .build();
  }

  /// Of a job that goes behind the others.
  public static BasicProperties again(String pictureId, long attempts) {
    return properties(pictureId).builder().headers(Map.of(ATTEMPTS, attempts)).build();
  }

  /// Of a job that is to come back after `delay`.
  public static BasicProperties putOff(String pictureId, long attempts, Duration delay) {
    return again(pictureId, attempts).builder().expiration(Long.toString(delay.toMillis())).build();
  }

  /// How often it came back to its queue.
  public static long returns(BasicProperties properties) {
    return number(properties, DELIVERY_COUNT);
  }

  /// How often it was tried, or came back without being tried.
  public static long attempts(BasicProperties properties) {
    return number(properties, ATTEMPTS) + returns(properties);
  }

  private static long number(BasicProperties properties, String name) {
    @Nullable Map<String, Object> headers = properties.getHeaders();
    return headers != null && headers.get(name) instanceof Number number
        ? Math.max(0, number.longValue())
        : 0;
  }

  /// JSON may leave out what the record's type says is there.
  @SuppressWarnings("NullAway")
  private static boolean complete(PictureJob job) {
    return job.pictureId() != null && job.original() != null && PictureBlobs.isId(job.pictureId());
  }

  @SuppressWarnings("NullAway")
  private static boolean complete(PictureResult result) {
    return result.pictureId() != null && PictureBlobs.isId(result.pictureId());
  }
}
