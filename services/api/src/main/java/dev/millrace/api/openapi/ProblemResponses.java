package dev.millrace.api.openapi;

import dev.millrace.api.problem.ProblemType;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Describes answers that are problems: one response for each status, which says what types it may
/// have. Stateless.
final class ProblemResponses {
  private static final String JSON = "application/problem+json";
  private static final String RESPONSES = "#/components/responses/";

  private ProblemResponses() {}

  /// Adds to the responses of an operation; what they refer to is made by [#components].
  static void add(ApiResponses responses, Set<ProblemType> types) {
    byStatus(types)
        .forEach((status, same) ->
            responses.addApiResponse(
                Integer.toString(status), new ApiResponse().$ref(RESPONSES + name(same))));
  }

  static void components(Components components, Set<Set<ProblemType>> used) {
    components.addSchemas("FieldProblem", fieldProblem());
    components.addSchemas("Problem", problem());
    for (Set<ProblemType> types : used) {
      byStatus(types).values().forEach(same -> components.addResponses(name(same), response(same)));
    }
    for (ProblemType type : ProblemType.values()) {
      components.addExamples(type.slug(), new Example().value(example(type)));
    }
  }

  private static Map<Integer, List<ProblemType>> byStatus(Set<ProblemType> types) {
    return types.stream()
        .collect(
            Collectors.groupingBy(
                type -> type.status().value(), TreeMap::new, Collectors.toList()));
  }

  private static String name(List<ProblemType> types) {
    return types.stream().map(ProblemType::slug).collect(Collectors.joining("."));
  }

  private static ApiResponse response(List<ProblemType> types) {
    Schema<?> own = schema("object");
    own.addProperty("type", oneOf(types.stream().map(type -> type.uri().toString()).toList()));
    own.addProperty("status", number(types.getFirst().status().value()));
    Schema<Object> both = new Schema<>();
    both.addAllOfItem(new Schema<>().$ref("#/components/schemas/Problem"));
    both.addAllOfItem(own);
    MediaType content = new MediaType().schema(both);
    types.forEach(type ->
        content.addExamples(
            type.slug(), new Example().$ref("#/components/examples/" + type.slug())));
    ApiResponse response =
        new ApiResponse()
            .description(types.stream().map(ProblemType::title).collect(Collectors.joining(", ")))
            .content(new Content().addMediaType(JSON, content));
    if (types.contains(ProblemType.TOO_MANY_REQUESTS)) {
      response.addHeaderObject(
          "Retry-After",
          new Header()
              .description("After how many seconds to try again.")
              .required(true)
              .schema(schema("integer")));
    }
    return response;
  }

  private static Schema<?> problem() {
    Schema<?> problem = schema("object");
    problem.setDescription("A problem (RFC 9457).");
    problem.addProperty(
        "type",
        text("What programs tell problems apart by.", "urn:millrace:problem:invalid-input"));
    problem.addProperty("title", text("The same for all problems of this type.", "Invalid input"));
    Schema<Object> status = schema("integer");
    status.setExamples(List.of(400));
    problem.addProperty("status", status);
    problem.addProperty("detail", text("A sentence for people.", "title has 3 to 150 characters"));
    problem.addProperty("instance", text("The path that was called.", "/user/channel/videos"));
    Schema<?> errors = schema("array");
    errors.setItems(new Schema<>().$ref("#/components/schemas/FieldProblem"));
    errors.setDescription("The fields that are wrong.");
    problem.addProperty("errors", errors);
    problem.setRequired(List.of("type", "title", "status", "detail"));
    return problem;
  }

  private static Schema<?> fieldProblem() {
    Schema<?> field = schema("object");
    field.addProperty("field", text("Its JSON name, or that of the parameter.", "title"));
    field.addProperty(
        "message", text("Goes on after the field's name.", "has 3 to 150 characters"));
    field.setRequired(List.of("field", "message"));
    return field;
  }

  private static Map<String, Object> example(ProblemType type) {
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("type", type.uri().toString());
    example.put("title", type.title());
    example.put("status", type.status().value());
    example.put("detail", type.title() + ".");
    if (type == ProblemType.INVALID_INPUT) {
      example.put("detail", "title has 3 to 150 characters");
      example.put(
          "errors", List.of(Map.of("field", "title", "message", "has 3 to 150 characters")));
    }
    return example;
  }

  private static Schema<?> text(String description, String example) {
    Schema<Object> schema = schema("string");
    schema.setDescription(description);
    schema.setExamples(List.of(example));
    return schema;
  }

  private static Schema<?> oneOf(List<String> values) {
    Schema<Object> schema = schema("string");
    values.forEach(schema::addEnumItemObject);
    return schema;
  }

  private static Schema<?> number(int value) {
    Schema<Object> schema = schema("integer");
    schema.addEnumItemObject(value);
    return schema;
  }

  static Schema<Object> schema(String type) {
    Schema<Object> schema = new Schema<>();
    schema.setTypes(new LinkedHashSet<>(List.of(type)));
    return schema;
  }
}
