package dev.millrace.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Stream keys, and where they can be read: as they are, URL-encoded, or as hexadecimal digits.
/// Thread-safe.
final class StreamKeys {
  /// The name of each form. Keys that are shorter would be found by chance.
  private final Map<String, String> forms = new ConcurrentHashMap<>();

  void add(String key) {
    if (key.length() < 8) {
      throw new IllegalArgumentException("too short to be looked for: " + key);
    }
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    forms.put(key, "raw");
    forms.putIfAbsent(URLEncoder.encode(key, StandardCharsets.UTF_8), "URL-encoded");
    forms.put(HexFormat.of().withPrefix("%").formatHex(bytes), "URL-encoded as a whole");
    forms.put(HexFormat.of().formatHex(bytes), "in hexadecimal digits");
  }

  /// Those that `text` shows, and in which form; a whole line of it around each.
  List<String> in(String text) {
    return forms.entrySet().stream()
        .filter(form -> text.contains(form.getKey()))
        .map(form -> form.getValue() + ": " + line(text, text.indexOf(form.getKey())))
        .toList();
  }

  /// Those that a file shows, whatever it holds.
  List<String> in(Path file) {
    try {
      return in(Files.readString(file, StandardCharsets.ISO_8859_1)).stream()
          .map(found -> file + ": " + found)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(String text, int index) {
    int end = text.indexOf('\n', index);
    return text.substring(text.lastIndexOf('\n', index) + 1, end < 0 ? text.length() : end);
  }
}
