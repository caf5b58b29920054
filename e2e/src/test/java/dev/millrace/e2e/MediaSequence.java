package dev.millrace.e2e;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The numbers of the segments that a media playlist lists (RFC 8216bis, 4.4.3.2).
final class MediaSequence {
  private static final Pattern FIRST = Pattern.compile("#EXT-X-MEDIA-SEQUENCE:(\\d+)");

  private MediaSequence() {}

  /// Of the first segment; 0 when the playlist does not say.
  static long first(String playlist) {
    Matcher first = FIRST.matcher(playlist);
    return first.find() ? Long.parseLong(first.group(1)) : 0;
  }

  /// Of the segment behind the last complete one.
  static long next(String playlist) {
    return first(playlist) + playlist.lines().filter(line -> line.startsWith("#EXTINF")).count();
  }
}
