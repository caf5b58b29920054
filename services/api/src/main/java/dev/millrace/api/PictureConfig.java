package dev.millrace.api;

import dev.millrace.contracts.PictureProcessor;

/// What profile pictures may be, and who makes them. Immutable.
///
/// @param maxBytes of an uploaded file
/// @param maxPixels of an uploaded picture, its width by its height
public record PictureConfig(int maxBytes, long maxPixels, Maker maker) {
  public static final int DEFAULT_MAX_BYTES = 10 << 20;
  public static final long DEFAULT_MAX_PIXELS = 40_000_000;

  /// Who makes the sizes that pages show.
  public sealed interface Maker {
    /// This process, by so many threads.
    record Here(PictureProcessor processor, int threads) implements Maker {}

    /// Workers, which hear of it by a broker.
    record Workers(BrokerConfig broker) implements Maker {}
  }
}
