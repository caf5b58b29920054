package dev.millrace.streaming.relay;

import dev.millrace.flv.FlvMuxer;
import dev.millrace.media.AudioConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.CodecConfig;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import dev.millrace.media.VideoConfig;
import dev.millrace.rtmp.PlayMetadata;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What tracks and samples are as FLV bodies, by codec. Stateless.
final class FlvBodies {
  private FlvBodies() {}

  /// The sequence header.
  static Bytes config(CodecConfig config) {
    return switch (config) {
      case VideoConfig video -> FlvMuxer.videoConfig(video);
      case AudioConfig audio -> FlvMuxer.audioConfig(audio);
    };
  }

  static Bytes sample(Sample sample) {
    return sample.track().video() ? FlvMuxer.videoSample(sample) : FlvMuxer.audioSample(sample);
  }

  /// Players look for the codecs' numbers to know which tracks there will be.
  static PlayMetadata metadata(@Nullable Track video, @Nullable Track audio) {
    Map<String, Integer> numbers = new HashMap<>();
    if (video != null) {
      describe(video.config(), numbers);
    }
    if (audio != null) {
      describe(audio.config(), numbers);
    }
    return new PlayMetadata(numbers);
  }

  private static void describe(CodecConfig config, Map<String, Integer> numbers) {
    switch (config) {
      case VideoConfig video -> {
        numbers.put("videocodecid", FlvMuxer.codecId(video));
        numbers.put("width", video.width());
        numbers.put("height", video.height());
      }
      case AudioConfig audio -> {
        numbers.put("audiocodecid", FlvMuxer.codecId(audio));
        numbers.put("audiosamplerate", audio.sampleRate());
        numbers.put("audiochannels", audio.channels());
      }
    }
  }
}
