package dev.millrace.hls;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// What a client asks of a media playlist (RFC 8216bis, 6.2.5). Immutable.
///
/// @param msn wait until the playlist has this segment
/// @param part wait until it has this part of that segment
/// @param skip whether a delta update will do
public record PlaylistDirectives(OptionalLong msn, OptionalInt part, boolean skip) {
  private static final Optional<PlaylistDirectives> NONE =
      Optional.of(
          new PlaylistDirectives(OptionalLong.empty(), OptionalInt.empty(), /* skip= */ false));

  private static final Pattern MSN = Pattern.compile("\\d{1,18}");
  private static final Pattern PART = Pattern.compile("\\d{1,9}");

  /// Reads a query without its question mark; other parameters mean nothing here.
  ///
  /// @return empty when a directive is no number, or there is a part without a segment
  public static Optional<PlaylistDirectives> parse(String query) {
    if (query.isEmpty()) {
      return NONE;
    }
    OptionalLong msn = OptionalLong.empty();
    OptionalInt part = OptionalInt.empty();
    boolean skip = false;
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      switch (name) {
        case "_HLS_msn" -> {
          if (!MSN.matcher(value).matches()) {
            return Optional.empty();
          }
          msn = OptionalLong.of(Long.parseLong(value));
        }
        case "_HLS_part" -> {
          if (!PART.matcher(value).matches()) {
            return Optional.empty();
          }
          part = OptionalInt.of(Integer.parseInt(value));
        }
        case "_HLS_skip" -> skip = value.equals("YES") || value.equals("v2");
        default -> {}
      }
    }
    return part.isPresent() && msn.isEmpty()
        ? Optional.empty()
        : Optional.of(new PlaylistDirectives(msn, part, skip));
  }
}
