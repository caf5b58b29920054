package dev.millrace.app;

import dev.millrace.api.BrokerConfig;
import java.net.URI;
import java.util.Optional;

/// The settings about profile pictures and who makes them. Immutable.
final class PictureSettings {
  private static final int MAX_MEGABYTES = 100;
  private static final int MAX_MEGAPIXELS = 1000;
  private static final int MAX_THREADS = 64;
  private static final long PIXELS_OF_A_MEGAPIXEL = 1_000_000;

  private final Configuration configuration;

  PictureSettings(Configuration configuration) {
    this.configuration = configuration;
  }

  void check() {
    maxBytes();
    maxPixels();
    threads();
    var _ = broker();
  }

  /// Of an uploaded file.
  int maxBytes() {
    return configuration.bytes(Setting.PICTURE_MAX_BYTES, /* minKilobytes= */ 1, MAX_MEGABYTES);
  }

  /// Of an uploaded picture.
  long maxPixels() {
    return configuration.number(Setting.PICTURE_MEGAPIXELS, 1, MAX_MEGAPIXELS)
        * PIXELS_OF_A_MEGAPIXEL;
  }

  /// How many are made at the same time by one process.
  int threads() {
    return configuration.number(Setting.PICTURE_THREADS, 1, MAX_THREADS);
  }

  /// Empty: there are no workers but in this process. What is refused is not repeated, as there is
  /// a password in it.
  Optional<BrokerConfig> broker() {
    String prefix = configuration.text(Setting.BROKER_PREFIX);
    if (!prefix.matches("[A-Za-z0-9_.-]{1,100}")) {
      throw configuration.refused(
          Setting.BROKER_PREFIX, "1 to 100 letters, digits, dots, dashes or underscores");
    }
    return configuration
        .optional(Setting.BROKER_URI)
        .map(text -> new BrokerConfig(uri(text), prefix));
  }

  private URI uri(String text) {
    try {
      URI uri = URI.create(text);
      if (("amqp".equals(uri.getScheme()) || "amqps".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // refused below
    }
    throw configuration.refusedUnsaid(
        Setting.BROKER_URI, "an address such as amqp://user:password@host:5672");
  }
}
