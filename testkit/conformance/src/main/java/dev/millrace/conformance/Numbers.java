package dev.millrace.conformance;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Pattern;

/// The number forms of RFC 8216bis, 4.2, taken exactly.
final class Numbers {
  private static final Pattern INTEGER = Pattern.compile("[0-9]{1,15}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,8}(\\.[0-9]{0,30})?");
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private Numbers() {}

  /// A decimal-integer; of the specification's 20 digits 15 are taken, so that sums never overflow.
  static long integer(String text) {
    if (!INTEGER.matcher(text).matches()) {
      throw UnreadableException.malformed("not a decimal-integer: " + clipped(text));
    }
    return Long.parseLong(text);
  }

  /// A decimal-floating-point number of seconds, exact to the nanosecond.
  static Duration seconds(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw UnreadableException.malformed("not a decimal-floating-point: " + clipped(text));
    }
    BigDecimal nanos = new BigDecimal(text).multiply(NANOS);
    return Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  /// Seconds as a report shows them.
  static String show(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds())
            .add(BigDecimal.valueOf(duration.getNano(), /* scale= */ 9));
    return seconds.signum() == 0 ? "0 s" : seconds.stripTrailingZeros().toPlainString() + " s";
  }

  /// Text from the wire, short enough for a message.
  static String clipped(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
