package dev.millrace.api;

import dev.millrace.api.OpenApi.Operation;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Bodies made of the examples of the document's fields.
final class RequestExamples {
  private static final JsonMapper JSON = new JsonMapper();
  private final OpenApi document;

  RequestExamples(OpenApi document) {
    this.document = document;
  }

  /// Of the JSON that an operation takes.
  ///
  /// @param own values for some of the fields, where it has them
  String body(Operation operation, Map<String, String> own) {
    JsonNode example = example(schema(operation));
    if (example instanceof ObjectNode object) {
      own.forEach((name, value) -> {
        if (object.has(name)) {
          object.put(name, value);
        }
      });
    }
    return JSON.writeValueAsString(example);
  }

  static JsonNode schema(Operation operation) {
    return operation
        .described()
        .path("requestBody")
        .path("content")
        .path("application/json")
        .path("schema");
  }

  JsonNode example(JsonNode reference) {
    JsonNode schema = document.schemas().resolve(reference);
    if (schema.path("examples").size() > 0) {
      return schema.path("examples").get(0);
    }
    if (schema.has("items")) {
      ArrayNode array = JSON.createArrayNode();
      JsonNode item = example(schema.path("items"));
      return item.isMissingNode() ? array : array.add(item);
    }
    if (!schema.has("properties")) {
      return tools.jackson.databind.node.MissingNode.getInstance();
    }
    ObjectNode object = JSON.createObjectNode();
    schema
        .path("properties")
        .properties()
        .forEach(p -> object.set(p.getKey(), example(p.getValue())));
    return object;
  }
}
