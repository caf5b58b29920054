package dev.millrace.api;

import dev.millrace.api.OpenApi.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a hostile caller puts where the document wants a value. The same seed gives the same
/// values.
final class NastyValues {
  private static final JsonMapper JSON = new JsonMapper();

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\0",
          "a\0b",
          "a\u200bb",
          "\u202egnp.exe",
          "e\u0301",
          "\u00e9",
          "\ufb01",
          "\u0130",
          "\ud83d\udc69\u200d\ud83d\ude80",
          "\ufeff",
          "\r\nSet-Cookie: a=b",
          "' or 1=1; drop table account; --",
          "\" or \"\"=\"",
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "%s%n%x",
          "${jndi:ldap://127.0.0.1/a}",
          "../../etc/passwd",
          "..\\..\\x",
          "null",
          "true",
          "-1",
          "0x10",
          "9".repeat(400),
          "x".repeat(151),
          "x".repeat(10_000),
          "{{7*7}}",
          "a\tb",
          "\u2028",
          "\uffff");

  /// As they stand in JSON; some are none.
  private static final List<String> FRAGMENTS =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e400",
          "-1e-400",
          "9223372036854775808",
          "9".repeat(2000),
          "[]",
          "{}",
          "[[[]]]",
          "{\"a\":{\"b\":1}}",
          "\"\\ud800\"",
          "\"\\udc00x\"",
          "\"\\u0000\"",
          "NaN",
          "'a'",
          "\"",
          "[".repeat(10_000) + "]".repeat(10_000),
          "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000));

  private static final List<String> SEGMENTS =
      List.of(
          "0",
          "-1",
          "9223372036854775807",
          "9223372036854775808",
          "1e3",
          "abc",
          "%00",
          "%zz",
          "%",
          "%2e%2e",
          "%2f",
          "..%5c",
          "%ff%fe",
          "%c0%af",
          "a;b=c",
          "%E2%80%AE",
          "x".repeat(3000),
          "%27%20or%201=1--",
          "%3Cscript%3E",
          "*",
          "~",
          "a+b",
          "1.0",
          "+1");

  private final Random random;

  NastyValues(Random random) {
    this.random = random;
  }

  <T> T of(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  String segment() {
    return of(SEGMENTS);
  }

  /// As it stands in JSON.
  String fragment() {
    return random.nextBoolean() ? of(FRAGMENTS) : JSON.writeValueAsString(of(TEXTS));
  }

  /// A query of the parameters that the document names, and of others.
  String query(Operation operation) {
    List<String> parts = new ArrayList<>();
    for (JsonNode parameter : operation.described().path("parameters").values()) {
      if (parameter.path("in").asString("").equals("query") && random.nextInt(3) > 0) {
        String name = parameter.path("name").asString("");
        parts.add(name + "=" + (random.nextBoolean() ? random.nextInt(5) : segment()));
        if (random.nextInt(6) == 0) {
          parts.add(name + "=" + segment());
        }
      }
    }
    if (random.nextInt(8) == 0) {
      parts.add(of(List.of("unknown=1", "=", "&&", "a=%zz", "page[]=1", "access_token=x")));
    }
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }

  /// JSON of the fields of an example, each kept, left out or spoilt.
  String body(JsonNode example) {
    if (random.nextInt(12) == 0) {
      return random.nextBoolean() ? fragment() : "{\"a\":1}}" + fragment();
    }
    List<String> fields = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : example.properties()) {
      String name = JSON.writeValueAsString(field.getKey()) + ":";
      switch (random.nextInt(4)) {
        case 0 -> {}
        case 1 -> fields.add(name + fragment());
        default -> fields.add(name + field.getValue());
      }
    }
    if (random.nextInt(6) == 0) {
      fields.add(JSON.writeValueAsString(of(TEXTS)) + ":" + fragment());
    }
    if (random.nextInt(10) == 0 && !fields.isEmpty()) {
      fields.add(of(fields));
    }
    return "{" + String.join(",", fields) + "}";
  }
}
