package dev.millrace.flv;

import dev.millrace.media.Bytes;
import java.util.List;

/// Reads the bodies of FLV audio and video tags, which are also RTMP's audio and video messages,
/// multitrack ones of Enhanced RTMP v2 included. Track numbers count per kind. Owner thread only.
///
/// Both methods throw an [FlvException]: `UNSUPPORTED` names the codec in words for the streamer.
public final class FlvDemuxer {
  private final FlvVideoTag video = new FlvVideoTag();
  private final FlvAudioTag audio = new FlvAudioTag();

  public List<FlvEvent> video(long timestampMs, Bytes body) {
    return video.read(timestampMs, body);
  }

  public List<FlvEvent> audio(long timestampMs, Bytes body) {
    return audio.read(timestampMs, body);
  }
}
