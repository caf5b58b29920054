package dev.millrace.conformance;

import java.util.Locale;
import java.util.regex.Pattern;

/// What a content type may be (RFC 8216bis, 4 and 3.1).
final class ContentTypes {
  private static final Pattern PLAYLIST =
      Pattern.compile("application/vnd\\.apple\\.mpegurl|audio/mpegurl");
  private static final Pattern FMP4 =
      Pattern.compile("(video|audio|application)/mp4|video/iso\\.segment");
  private static final Pattern TRANSPORT_STREAM = Pattern.compile("video/mp2t");

  private ContentTypes() {}

  static void checkPlaylist(Answer answer, Reporter out) {
    check(PLAYLIST, "a playlist", answer, out);
  }

  /// By the end of its name; other names are taken as they are.
  static void checkMedia(String uri, Answer answer, Reporter out) {
    String path = uri.replaceFirst("[?#].*", "");
    if (path.endsWith(".ts")) {
      check(TRANSPORT_STREAM, uri, answer, out);
    } else if (path.endsWith(".m4s") || path.endsWith(".mp4")) {
      check(FMP4, uri, answer, out);
    }
  }

  private static void check(Pattern wanted, String what, Answer answer, Reporter out) {
    String type = answer.contentType().replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    if (!wanted.matcher(type).matches()) {
      out.report(Rule.CONTENT_TYPE, "%s is '%s'".formatted(what, answer.contentType()));
    }
  }
}
