package dev.millrace.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/// The last pass over the schemas of a document: an answer has all its fields, a request no others
/// than its own, and each field has an example.
final class Schemas {
  private static final String PREFIX = "#/components/schemas/";
  private final OpenAPI document;
  private final Map<String, Schema<?>> schemas = new TreeMap<>();

  @SuppressWarnings("rawtypes")
  Schemas(OpenAPI document) {
    this.document = document;
    Map<String, Schema> all = document.getComponents().getSchemas();
    all.forEach((name, schema) -> schemas.put(name, schema));
  }

  void finish() {
    Set<String> asked = new HashSet<>();
    Set<String> answered = new HashSet<>();
    for (Operation operation : operations()) {
      if (operation.getRequestBody() != null && !ofOurServices(operation)) {
        reach(operation.getRequestBody().getContent(), asked);
      }
      requireForm(operation);
      operation.getResponses().values().forEach(r -> reach(r.getContent(), answered));
      List<Parameter> parameters = operation.getParameters();
      if (parameters != null) {
        parameters.forEach(Schemas::describe);
      }
    }
    asked.forEach(name -> schema(name).setAdditionalProperties(false));
    answered.forEach(name -> requireAll(schema(name)));
    schemas.values().forEach(Schemas::finish);
  }

  /// A form without its file is refused, as a call without a form is.
  private static void requireForm(Operation operation) {
    RequestBody body = operation.getRequestBody();
    if (body != null && body.getContent().containsKey(MediaType.MULTIPART_FORM_DATA_VALUE)) {
      body.setRequired(true);
    }
  }

  /// They ignore unknown fields, so that services can be upgraded one by one.
  private static boolean ofOurServices(Operation operation) {
    return operation.getSecurity().stream()
        .anyMatch(needed -> needed.containsKey(OpenApiDescription.INTERNAL));
  }

  private List<Operation> operations() {
    return document.getPaths().values().stream()
        .flatMap(path -> path.readOperations().stream())
        .toList();
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static void finish(Schema<?> schema) {
    Map<String, Schema> properties = (Map) schema.getProperties();
    if (properties != null) {
      properties.forEach((name, property) -> {
        wholly(property);
        Examples.add(name, property);
      });
    }
  }

  /// A pattern in a schema may match a part of a text; those of Java match all of it.
  private static void wholly(Schema<?> schema) {
    String pattern = schema.getPattern();
    if (pattern != null && !pattern.startsWith("^")) {
      schema.setPattern("^(?:" + pattern + ")$");
    }
  }

  private static void describe(Parameter parameter) {
    if (parameter.getSchema() != null) {
      wholly(parameter.getSchema());
    }
    if (parameter.getDescription() == null) {
      parameter.setDescription(Examples.parameter(parameter.getName()));
    }
  }

  private static void requireAll(Schema<?> schema) {
    if (schema.getProperties() != null) {
      schema.setRequired(new ArrayList<>(schema.getProperties().keySet()));
    }
  }

  private Schema<?> schema(String name) {
    Schema<?> schema = schemas.get(name);
    if (schema == null) {
      throw new IllegalStateException("There is no schema " + name);
    }
    return schema;
  }

  private void reach(@Nullable Content content, Set<String> found) {
    if (content != null) {
      content.values().forEach(type -> reach(type.getSchema(), found));
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private void reach(@Nullable Schema<?> schema, Set<String> found) {
    if (schema == null) {
      return;
    }
    String reference = schema.get$ref();
    if (reference != null && found.add(reference.substring(PREFIX.length()))) {
      reach(schema(reference.substring(PREFIX.length())), found);
    }
    reach(schema.getItems(), found);
    List<Schema> any = schema.getAnyOf();
    if (any != null) {
      any.forEach(each -> reach(each, found));
    }
    Map<String, Schema> properties = (Map) schema.getProperties();
    if (properties != null) {
      properties.values().forEach(each -> reach(each, found));
    }
  }
}
