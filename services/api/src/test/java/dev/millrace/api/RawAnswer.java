package dev.millrace.api;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An answer, however it was received.
///
/// @param headers by their names in lower case; empty when there is none
record RawAnswer(int status, Function<String, String> headers, String body) {
  private static final JsonMapper JSON = new JsonMapper();

  /// Of bytes as characters, without chunks.
  static RawAnswer of(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    String[] lines = answer.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    byte[] body = answer.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
    return new RawAnswer(
        Integer.parseInt(lines[0].substring(9, 12)),
        name -> headers.getOrDefault(name.toLowerCase(Locale.ROOT), ""),
        new String(body, StandardCharsets.UTF_8));
  }

  String header(String name) {
    return headers.apply(name);
  }

  JsonNode json() {
    return JSON.readTree(body);
  }
}
