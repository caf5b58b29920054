package dev.millrace.hls;

import dev.millrace.media.AudioConfig;
import dev.millrace.media.VideoConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes multivariant playlists (RFC 8216bis, 4.4.6): one variant per video rendition, all with
/// the same audio group; without video the sound is the only variant.
final class MultivariantPlaylist {
  /// The best first: players that do not measure before they start take the first.
  private static final List<Rendition> ORDER =
      List.of(Rendition.HIGH, Rendition.MID, Rendition.LOW);

  private MultivariantPlaylist() {}

  static String render(String url, Map<Rendition, RenditionSnapshot> renditions) {
    RenditionSnapshot audio = renditions.get(Rendition.AUDIO);
    List<RenditionSnapshot> variants = new ArrayList<>();
    for (Rendition rendition : ORDER) {
      RenditionSnapshot video = renditions.get(rendition);
      if (video != null) {
        variants.add(video);
      }
    }
    StringBuilder text = new StringBuilder(800);
    text.append("#EXTM3U\n#EXT-X-VERSION:").append(MediaPlaylist.VERSION).append('\n');
    if (renditions.values().stream().allMatch(snapshot -> snapshot.kind().independent())) {
      text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
    }
    if (audio != null && !variants.isEmpty()) {
      media(text, url, audio);
    }
    variants.forEach(video -> variant(text, url, video, audio));
    if (variants.isEmpty() && audio != null) {
      variant(text, url, audio, /* audio= */ null);
    }
    return text.toString();
  }

  private static void media(StringBuilder text, String url, RenditionSnapshot audio) {
    text.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\"")
        .append(",DEFAULT=YES,AUTOSELECT=YES");
    if (audio.track().config() instanceof AudioConfig config) {
      text.append(",CHANNELS=\"").append(config.channels()).append('"');
    }
    text.append(",URI=\"").append(uri(url, audio)).append("\"\n");
  }

  private static void variant(
      StringBuilder text, String url, RenditionSnapshot main, @Nullable RenditionSnapshot audio) {
    long peak = main.peakBitrate() + (audio == null ? 0 : audio.peakBitrate());
    long average = main.averageBitrate() + (audio == null ? 0 : audio.averageBitrate());
    text.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(peak);
    text.append(",AVERAGE-BANDWIDTH=").append(average);
    text.append(",CODECS=\"").append(main.track().config().codecs());
    text.append(audio == null ? "" : "," + audio.track().config().codecs()).append('"');
    if (main.track().config() instanceof VideoConfig video) {
      text.append(",RESOLUTION=").append(video.width()).append('x').append(video.height());
      text.append(String.format(Locale.ROOT, ",FRAME-RATE=%.3f", main.frameRate()));
    }
    text.append(audio == null ? "" : ",AUDIO=\"audio\"").append('\n');
    text.append(uri(url, main)).append('\n');
  }

  private static String uri(String url, RenditionSnapshot rendition) {
    return url + '/' + rendition.rendition().label() + ".m3u8";
  }
}
