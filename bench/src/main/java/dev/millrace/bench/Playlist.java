package dev.millrace.bench;

import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a player needs of a media playlist. Immutable.
///
/// @param startMs when its first segment that is no gap was, by its program date time
/// @param endMs when its last part ends, likewise
/// @param next the delivery directives for what follows
/// @param hint the address of the next part, relative to the playlist
record Playlist(double startMs, double endMs, String next, String hint) {
  private static final Pattern DURATION = Pattern.compile("(?:#EXTINF:|DURATION=)([0-9.]+)");
  private static final Pattern URI = Pattern.compile("URI=\"([^\"]+)\"");

  static Playlist read(String text) {
    double start = Double.NaN;
    double segmentStart = 0;
    double end = 0;
    double parts = 0;
    boolean gap = false;
    int part = 0;
    long msn = 0;
    String hint = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith("#EXT-X-MEDIA-SEQUENCE:")) {
        msn = Long.parseLong(line.substring(line.indexOf(':') + 1));
      } else if (line.startsWith("#EXT-X-PROGRAM-DATE-TIME:")) {
        String date = line.substring(line.indexOf(':') + 1);
        segmentStart = OffsetDateTime.parse(date).toInstant().toEpochMilli();
        end = segmentStart;
      } else if (line.startsWith("#EXT-X-PART:")) {
        parts += seconds(line);
        part++;
      } else if (line.equals("#EXT-X-GAP")) {
        gap = true;
      } else if (line.startsWith("#EXTINF:")) {
        end = segmentStart + seconds(line) * 1000;
      } else if (line.startsWith("#EXT-X-PRELOAD-HINT:")) {
        Matcher uri = URI.matcher(line);
        hint = uri.find() ? uri.group(1) : "";
      } else if (!line.startsWith("#")) {
        start = Double.isNaN(start) && !gap ? segmentStart : start;
        gap = false;
        parts = 0;
        part = 0;
        msn++;
      }
    }
    String next = "_HLS_msn=" + msn + "&_HLS_part=" + part;
    return new Playlist(Double.isNaN(start) ? segmentStart : start, end + parts * 1000, next, hint);
  }

  private static double seconds(String line) {
    Matcher duration = DURATION.matcher(line);
    return duration.find() ? Double.parseDouble(duration.group(1)) : 0;
  }
}
