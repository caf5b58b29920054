package dev.millrace.api;

import dev.millrace.api.Client.Answer;
import dev.millrace.api.EventReader.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The document of `/v3/api-docs`, and what answers must be like because of it. Thread-safe.
final class OpenApi {
  private static final String EVENTS = "text/event-stream";
  private static final String PROBLEM = "application/problem+json";

  /// One operation.
  ///
  /// @param method in upper case
  /// @param path with names in braces
  record Operation(String id, String method, String path, JsonNode described) {
    boolean matches(String calledMethod, String calledPath) {
      String regex = path.replaceAll("\\{[^}]+}", "[^/]+");
      return method.equals(calledMethod) && Pattern.matches(regex + "/?", calledPath);
    }

    boolean of(String scheme) {
      return described.path("security").values().stream().anyMatch(each -> each.has(scheme));
    }

    boolean hasBody() {
      return described.has("requestBody");
    }

    boolean multipart() {
      return bodyType().startsWith("multipart/");
    }

    /// What a request says that its body is; empty without one.
    String bodyType() {
      String type =
          described.path("requestBody").path("content").propertyNames().stream()
              .findFirst()
              .orElse("");
      return type.startsWith("multipart/") ? type + "; boundary=b" : type;
    }

    String tag() {
      return described.path("tags").path(0).asString("");
    }

    Set<Integer> statuses() {
      Set<Integer> statuses = new TreeSet<>();
      described.path("responses").propertyNames().forEach(s -> statuses.add(Integer.valueOf(s)));
      return statuses;
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private final JsonNode document;
  private final JsonSchema schemas;
  private final List<Operation> operations = new ArrayList<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  OpenApi(JsonNode document) {
    this.document = document;
    this.schemas = new JsonSchema(document);
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method ->
                    operations.add(
                        new Operation(
                            method.getValue().path("operationId").asString(""),
                            method.getKey().toUpperCase(java.util.Locale.ROOT),
                            path.getKey(),
                            method.getValue()))));
  }

  JsonNode document() {
    return document;
  }

  JsonSchema schemas() {
    return schemas;
  }

  List<Operation> operations() {
    return List.copyOf(operations);
  }

  /// Which operation answers a call; of several the one with the fewest braces.
  Optional<Operation> find(String method, String path) {
    return operations.stream()
        .filter(operation -> operation.matches(method, path))
        .min(Comparator.comparingLong(o -> o.path().chars().filter(c -> c == '{').count()));
  }

  Operation operation(String id) {
    return operations.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
  }

  /// All types of problems that an operation says it has.
  Set<String> problems(Operation operation) {
    Set<String> types = new TreeSet<>();
    for (JsonNode response : operation.described().path("responses").values()) {
      schemas
          .resolve(response)
          .path("content")
          .path(PROBLEM)
          .path("schema")
          .path("allOf")
          .path(1)
          .path("properties")
          .path("type")
          .path("enum")
          .values()
          .forEach(type -> types.add(type.asString("")));
    }
    return types;
  }

  /// The types of problems with which an operation was seen to answer.
  Set<String> seen(Operation operation) {
    String start = operation.id() + " ";
    Set<String> types = new TreeSet<>();
    seen.stream()
        .filter(each -> each.startsWith(start))
        .forEach(each -> types.add(each.substring(start.length())));
    return types;
  }

  /// What of an answer differs from the document; empty when nothing does.
  List<String> differences(Operation operation, Answer answer) {
    return differences(
        operation, new RawAnswer(answer.status(), answer::header, answer.response().body()));
  }

  List<String> differences(Operation operation, RawAnswer answer) {
    JsonNode response =
        schemas.resolve(
            operation.described().path("responses").path(Integer.toString(answer.status())));
    if (response.isMissingNode()) {
      return List.of("status " + answer.status() + " is not in the document: " + answer.body());
    }
    seen.add(operation.id() + " " + answer.status());
    JsonNode content = response.path("content");
    String type = answer.header("content-type");
    if (content.isEmpty()) {
      return answer.body().isEmpty()
          ? List.of()
          : List.of("there is a body where the document has none");
    }
    if (!content.has(type)) {
      return List.of("the type is " + type + ", not one of " + content.propertyNames());
    }
    if (type.equals(EVENTS)) {
      return Event.all(answer.body()).stream()
          .flatMap(event -> differences(operation, event).stream())
          .toList();
    }
    if (!type.endsWith("json")) {
      return List.of();
    }
    if (type.equals(PROBLEM)) {
      seen.add(operation.id() + " " + answer.json().path("type").asString(""));
    }
    List<String> wrong =
        new ArrayList<>(schemas.check(content.path(type).path("schema"), answer.json()));
    response
        .path("headers")
        .properties()
        .forEach(header -> {
          if (answer.header(header.getKey()).isEmpty()) {
            wrong.add("the header " + header.getKey() + " is missing");
          }
        });
    return wrong;
  }

  /// The same for an event of a stream: the title of the schema of its data is its name.
  List<String> differences(Operation operation, Event event) {
    JsonNode content = operation.described().path("responses").path("200").path("content");
    return content.path(EVENTS).path("schema").path("items").path("anyOf").values().stream()
        .map(schemas::resolve)
        .filter(schema -> schema.path("title").asString("").equals(event.name()))
        .findFirst()
        .map(schema -> schemas.check(schema, event.data()))
        .orElse(List.of("the event " + event.name() + " is not in the document"));
  }
}
