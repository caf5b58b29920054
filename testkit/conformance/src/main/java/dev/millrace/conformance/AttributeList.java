package dev.millrace.conformance;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The attributes of a tag (RFC 8216bis, 4.2): no spaces around them, each name once. Immutable.
final class AttributeList {
  /// NAME=value, where the value is in quotes, or has neither quote, comma nor blank.
  private static final Pattern ATTRIBUTE =
      Pattern.compile("([A-Z0-9-]++)=(?:\"([^\"]*+)\"|([^\",\\s]++))");

  private final Map<String, String> quoted;
  private final Map<String, String> plain;

  private AttributeList(Map<String, String> quoted, Map<String, String> plain) {
    this.quoted = Collections.unmodifiableMap(quoted);
    this.plain = Collections.unmodifiableMap(plain);
  }

  static AttributeList parse(String text) {
    Map<String, String> quoted = new LinkedHashMap<>();
    Map<String, String> plain = new LinkedHashMap<>();
    Matcher matcher = ATTRIBUTE.matcher(text);
    int position = 0;
    while (true) {
      if (!matcher.region(position, text.length()).lookingAt()) {
        throw UnreadableException.malformed("no attribute at: " + rest(text, position));
      }
      String name = matcher.group(1);
      if (quoted.containsKey(name) || plain.containsKey(name)) {
        throw UnreadableException.malformed(name + " stands twice");
      }
      if (matcher.group(2) != null) {
        quoted.put(name, matcher.group(2));
      } else {
        plain.put(name, matcher.group(3));
      }
      position = matcher.end();
      if (position == text.length()) {
        return new AttributeList(quoted, plain);
      }
      if (text.charAt(position++) != ',') {
        throw UnreadableException.malformed("no comma at: " + rest(text, position - 1));
      }
    }
  }

  boolean has(String name) {
    return quoted.containsKey(name) || plain.containsKey(name);
  }

  /// The values of some names, as far as they are there.
  Map<String, String> only(Collection<String> names) {
    Map<String, String> some = all();
    some.keySet().retainAll(names);
    return some;
  }

  /// The values of all names but some.
  Map<String, String> without(Collection<String> names) {
    Map<String, String> others = all();
    others.keySet().removeAll(names);
    return others;
  }

  private Map<String, String> all() {
    Map<String, String> all = new HashMap<>(quoted);
    all.putAll(plain);
    return all;
  }

  /// A quoted-string.
  Optional<String> quoted(String name) {
    return value(name, quoted, plain, "a quoted-string");
  }

  String requiredQuoted(String name) {
    return quoted(name).orElseThrow(() -> UnreadableException.malformed("no " + name));
  }

  /// An enumerated-string, a resolution, or a number as text.
  Optional<String> plain(String name) {
    return value(name, plain, quoted, "without quotes");
  }

  String requiredPlain(String name) {
    return plain(name).orElseThrow(() -> UnreadableException.malformed("no " + name));
  }

  /// Whether an enumerated-string whose only value is YES is there.
  boolean yes(String name) {
    return plain(name).filter("YES"::equals).isPresent();
  }

  Optional<Long> integer(String name) {
    return plain(name).map(Numbers::integer);
  }

  Optional<Duration> seconds(String name) {
    return plain(name).map(Numbers::seconds);
  }

  private static Optional<String> value(
      String name, Map<String, String> wanted, Map<String, String> wrong, String form) {
    if (wrong.containsKey(name)) {
      throw UnreadableException.malformed(name + " is not " + form);
    }
    return Optional.ofNullable(wanted.get(name));
  }

  private static String rest(String text, int position) {
    return "'" + Numbers.clipped(text.substring(position)) + "'";
  }
}
