package dev.millrace.conformance;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The value of a CODECS attribute (RFC 6381).
final class Codecs {
  private static final Pattern VIDEO = Pattern.compile("(avc|hvc|hev|av01|vp0|dvh).*");
  private static final Pattern AUDIO = Pattern.compile("(?i)(mp4a|ac-[34]|ec-3|opus|flac|alac).*");

  private Codecs() {}

  static boolean video(String codecs) {
    return all(codecs).anyMatch(codec -> VIDEO.matcher(codec).matches());
  }

  static Set<String> audio(String codecs) {
    return all(codecs)
        .filter(codec -> AUDIO.matcher(codec).matches())
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Whether one of them is of a sample entry's format, such as `avc1`.
  static boolean name(String codecs, String format) {
    return all(codecs).anyMatch(codec -> codec.split("\\.", 2)[0].equalsIgnoreCase(format));
  }

  private static Stream<String> all(String codecs) {
    return Stream.of(codecs.split(",", -1)).map(String::strip);
  }
}
