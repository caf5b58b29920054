package dev.millrace.hls;

import dev.millrace.media.AudioConfig;
import dev.millrace.media.CodecConfig;
import dev.millrace.media.VideoConfig;

/// What a multivariant playlist says of a rendition. Immutable.
///
/// @param codecs as in RFC 6381
/// @param width of the picture, 0 for sound
/// @param height of the picture, 0 for sound
/// @param channels of the sound, 0 for pictures
/// @param frameRate pictures per second, 0 when unknown
/// @param peak bits per second of the heaviest segment
/// @param average bits per second
/// @param independent whether every segment begins with a sync sample
record Variant(
    Rendition rendition,
    String codecs,
    int width,
    int height,
    int channels,
    double frameRate,
    long peak,
    long average,
    boolean independent) {
  static Variant of(RenditionSnapshot snapshot) {
    return of(snapshot.rendition(), snapshot.track().config(), snapshot.kind().independent())
        .measured(snapshot.frameRate(), snapshot.peakBitrate(), snapshot.averageBitrate());
  }

  /// Without what must be measured.
  static Variant of(Rendition rendition, CodecConfig config, boolean independent) {
    VideoConfig video = config instanceof VideoConfig found ? found : null;
    int channels = config instanceof AudioConfig audio ? audio.channels() : 0;
    int width = video == null ? 0 : video.width();
    int height = video == null ? 0 : video.height();
    return new Variant(rendition, config.codecs(), width, height, channels, 0, 0, 0, independent);
  }

  Variant independent(boolean each) {
    return new Variant(rendition, codecs, width, height, channels, frameRate, peak, average, each);
  }

  Variant measured(double newFrameRate, long newPeak, long newAverage) {
    return new Variant(
        rendition, codecs, width, height, channels, newFrameRate, newPeak, newAverage, independent);
  }
}
