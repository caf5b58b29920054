package dev.millrace.hls;

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

  /// @param folder where the media playlists are, with its slash
  static String render(String folder, Map<Rendition, Variant> renditions) {
    Variant audio = renditions.get(Rendition.AUDIO);
    List<Variant> videos = new ArrayList<>();
    for (Rendition rendition : ORDER) {
      Variant video = renditions.get(rendition);
      if (video != null) {
        videos.add(video);
      }
    }
    StringBuilder text = new StringBuilder(800);
    text.append("#EXTM3U\n#EXT-X-VERSION:").append(MediaPlaylist.VERSION).append('\n');
    if (renditions.values().stream().allMatch(Variant::independent)) {
      text.append("#EXT-X-INDEPENDENT-SEGMENTS\n");
    }
    if (audio != null && !videos.isEmpty()) {
      media(text, folder, audio);
    }
    videos.forEach(video -> variant(text, folder, video, audio));
    if (videos.isEmpty() && audio != null) {
      variant(text, folder, audio, /* audio= */ null);
    }
    return text.toString();
  }

  private static void media(StringBuilder text, String folder, Variant audio) {
    text.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"audio\",NAME=\"audio\"")
        .append(",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"")
        .append(audio.channels())
        .append("\",URI=\"")
        .append(uri(folder, audio))
        .append("\"\n");
  }

  private static void variant(
      StringBuilder text, String folder, Variant main, @Nullable Variant audio) {
    long peak = main.peak() + (audio == null ? 0 : audio.peak());
    long average = main.average() + (audio == null ? 0 : audio.average());
    text.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(peak);
    text.append(",AVERAGE-BANDWIDTH=").append(average);
    text.append(",CODECS=\"").append(main.codecs());
    text.append(audio == null ? "" : "," + audio.codecs()).append('"');
    if (main.width() > 0) {
      text.append(",RESOLUTION=").append(main.width()).append('x').append(main.height());
      text.append(String.format(Locale.ROOT, ",FRAME-RATE=%.3f", main.frameRate()));
    }
    text.append(audio == null ? "" : ",AUDIO=\"audio\"").append('\n');
    text.append(uri(folder, main)).append('\n');
  }

  private static String uri(String folder, Variant variant) {
    return folder + variant.rendition().label() + ".m3u8";
  }
}
