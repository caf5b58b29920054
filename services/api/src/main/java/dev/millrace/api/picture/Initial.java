package dev.millrace.api.picture;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The picture of a user who has none: the initial of the name, on a colour that follows from the
/// name. Immutable.
///
/// @param letter of `[A-Z0-9_]`: names have no others
/// @param colour which of the colours
record Initial(char letter, int colour) {
  /// Each has a contrast of 4.5 or more to white.
  private static final List<String> COLOURS =
      List.of(
          "#b3261e", "#9a3b00", "#7a5200", "#4d6300", "#2e6b1f", "#006b54", "#006879", "#00639c",
          "#3b5ba9", "#6750a4", "#8e3a8a", "#a23160");

  private static final Pattern NAME = Pattern.compile("([a-z0-9_])([0-9]{1,2})");

  /// The same for a name whatever its case.
  static Initial of(String username) {
    String name = username.toUpperCase(Locale.ROOT);
    return new Initial(name.charAt(0), Math.floorMod(name.hashCode(), COLOURS.size()));
  }

  /// Empty when there is no such picture.
  static Optional<Initial> named(String text) {
    Matcher name = NAME.matcher(text);
    if (!name.matches()) {
      return Optional.empty();
    }
    Initial initial =
        new Initial(
            Character.toUpperCase(name.group(1).charAt(0)), Integer.parseInt(name.group(2)));
    return initial.colour < COLOURS.size() && initial.name().equals(text)
        ? Optional.of(initial)
        : Optional.empty();
  }

  /// Such as `a7`.
  String name() {
    return Character.toLowerCase(letter) + Integer.toString(colour);
  }

  /// Nothing of it depends on the size, and no letter of it can be markup.
  String svg() {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 160" width="160" height="160">\
    <rect width="160" height="160" fill="%s"/>\
    <text x="80" y="80" dy=".36em" fill="#fff" font-family="system-ui,sans-serif" font-size="80" \
    font-weight="600" text-anchor="middle">%s</text></svg>
    """
        .formatted(COLOURS.get(colour), letter);
  }
}
