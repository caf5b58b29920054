package dev.millrace.streaming.hls;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The value of the `Date` header (RFC 9110, 6.6.1), written once a second. Thread-safe.
final class DateHeader {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private record Written(long second, String text) {}

  private volatile Written written = new Written(0, "");

  String now() {
    long second = System.currentTimeMillis() / 1000;
    Written last = written;
    if (last.second != second) {
      last = new Written(second, FORMAT.format(Instant.ofEpochSecond(second)));
      written = last;
    }
    return last.text;
  }
}
