package dev.millrace.api;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Holds JSON against a schema of the document, more strictly than the standard: an object may have
/// no field that its schema does not name. It knows the words that the document uses, and fails at
/// any other.
final class JsonSchema {
  private static final Set<String> WORDS =
      Set.of(
          "type",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "enum",
          "pattern",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "format",
          "allOf",
          "anyOf",
          "$ref",
          "title",
          "description",
          "examples",
          "default");

  private final JsonNode document;

  JsonSchema(JsonNode document) {
    this.document = document;
  }

  /// What is wrong, with its place; empty when nothing is.
  List<String> check(JsonNode schema, JsonNode value) {
    List<String> wrong = new ArrayList<>();
    check("", schema, value, wrong);
    return wrong;
  }

  /// Follows references.
  JsonNode resolve(JsonNode node) {
    JsonNode resolved = node;
    while (resolved.has("$ref")) {
      String path = resolved.path("$ref").asString("").substring(1);
      resolved = document.at(path);
      if (resolved.isMissingNode()) {
        throw new IllegalStateException("The document has no " + path);
      }
    }
    return resolved;
  }

  private void check(String at, JsonNode reference, JsonNode value, List<String> wrong) {
    JsonNode schema = resolve(reference);
    for (String word : schema.propertyNames()) {
      if (!WORDS.contains(word)) {
        throw new IllegalStateException("A schema says " + word + ", which nothing checks");
      }
    }
    if (schema.isEmpty()) {
      return; // anything
    }
    if (schema.has("anyOf")) {
      boolean fits =
          schema.path("anyOf").values().stream().anyMatch(each -> check(each, value).isEmpty());
      if (!fits) {
        wrong.add(at + " fits none of its schemas");
      }
      return;
    }
    if (!ofType(schema.path("type"), value)) {
      if (!schema.has("allOf")) {
        wrong.add(at + " is " + value.getNodeType() + ", not " + schema.path("type"));
        return;
      }
    }
    JsonNode allowed = schema.path("enum");
    if (allowed.isArray()
        && !value.isNull()
        && allowed.values().stream().noneMatch(value::equals)) {
      wrong.add(at + " is " + value + ", not one of " + allowed);
    }
    if (value.isString()) {
      text(at, schema, value.asString(), wrong);
    } else if (value.isNumber()) {
      number(at, schema, value, wrong);
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        check(at + "/" + i, schema.path("items"), value.get(i), wrong);
      }
    } else if (value.isObject()) {
      object(at, schema, value, wrong);
    }
  }

  private static boolean ofType(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      return type.values().stream().anyMatch(each -> ofType(each, value));
    }
    return switch (type.asString("")) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> false;
    };
  }

  private static void text(String at, JsonNode schema, String text, List<String> wrong) {
    int length = text.codePointCount(0, text.length());
    if (length < schema.path("minLength").asInt(0)
        || length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
      wrong.add(at + " has " + length + " characters");
    }
    if (schema.has("pattern")
        && !Pattern.compile(schema.path("pattern").asString("")).matcher(text).find()) {
      wrong.add(at + " does not match " + schema.path("pattern"));
    }
    if (schema.path("format").asString("").equals("date-time")) {
      try {
        Instant.parse(text);
      } catch (DateTimeParseException e) {
        wrong.add(at + " is no time: " + text);
      }
    }
  }

  private static void number(String at, JsonNode schema, JsonNode value, List<String> wrong) {
    double number = value.asDouble();
    if (number < schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
        || number > schema.path("maximum").asDouble(Double.POSITIVE_INFINITY)) {
      wrong.add(at + " is out of range: " + value);
    }
  }

  private void object(String at, JsonNode schema, JsonNode value, List<String> wrong) {
    Map<String, List<JsonNode>> properties = new TreeMap<>();
    Set<String> required = new TreeSet<>();
    collect(schema, properties, required);
    for (String name : value.propertyNames()) {
      List<JsonNode> schemas = properties.get(name);
      if (schemas == null && resolve(schema).path("additionalProperties").isObject()) {
        check(
            at + "/" + name, resolve(schema).path("additionalProperties"), value.path(name), wrong);
      } else if (schemas == null) {
        wrong.add(at + "/" + name + " is not in the document");
      } else {
        schemas.forEach(each -> check(at + "/" + name, each, value.path(name), wrong));
      }
    }
    required.stream()
        .filter(name -> !value.has(name))
        .forEach(name -> wrong.add(at + "/" + name + " is missing"));
  }

  private void collect(
      JsonNode reference, Map<String, List<JsonNode>> properties, Set<String> required) {
    JsonNode schema = resolve(reference);
    schema
        .path("properties")
        .properties()
        .forEach(property ->
            properties
                .computeIfAbsent(property.getKey(), _ -> new ArrayList<>())
                .add(property.getValue()));
    schema.path("required").values().forEach(name -> required.add(name.asString("")));
    schema.path("allOf").values().forEach(each -> collect(each, properties, required));
  }
}
