package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.OpenApi.Operation;
import dev.millrace.api.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The service does what its document says, and nothing else.
@ExtendWith(TestApi.Shared.class)
class OpenApiIT {
  /// Not in the document: pages and files of browsers, and the document itself.
  private static final Set<String> NO_OPERATIONS =
      Set.of(
          "UiController",
          "ErrorPage",
          "OpenApiWebMvcResource",
          "SwaggerConfigResource",
          "SwaggerUiHome",
          "SwaggerWelcomeWebMvc");

  /// Nothing but a fault of the server's brings these about, a crowd, or that it has no mail:
  /// FaultIT, PasswordIT, DatabaseIT and NoMailIT do.
  private static final Set<String> FAULTS =
      Set.of(
          urn(ProblemType.INTERNAL_ERROR),
          urn(ProblemType.BUSY),
          urn(ProblemType.DATABASE_OUTAGE),
          urn(ProblemType.NO_MAIL));

  private static final Path SNAPSHOT = Path.of("../../web/openapi.json");
  private final TestApi api;
  private final OpenApi document;

  OpenApiIT(TestApi api) {
    this.api = api;
    this.document = api.document();
  }

  @Test
  void describesEveryOperationFully() {
    Set<String> ids = new TreeSet<>();
    for (Operation operation : document.operations()) {
      JsonNode described = operation.described();
      assertThat(operation.id()).as("%s", operation).matches("[a-z][A-Za-z]+");
      assertThat(ids.add(operation.id())).as("%s is alone", operation.id()).isTrue();
      assertThat(described.path("summary").asString("")).as("%s", operation).endsWith(".");
      assertThat(described.path("tags").size()).as("%s", operation).isEqualTo(1);
      assertThat(operation.statuses()).as("%s", operation).anyMatch(status -> status < 400);
      for (JsonNode parameter : described.path("parameters").values()) {
        assertThat(parameter.path("description").asString(""))
            .as("%s %s", operation, parameter.path("name"))
            .isNotEmpty();
      }
    }
    assertThat(ids).hasSizeGreaterThan(25);
  }

  @Test
  void givesEveryFieldAnExampleThatFits() {
    JsonNode schemas = document.document().at("/components/schemas");
    schemas
        .properties()
        .forEach(schema ->
            schema
                .getValue()
                .path("properties")
                .properties()
                .forEach(property -> {
                  JsonNode described = property.getValue();
                  boolean composed =
                      described.has("$ref") || described.has("anyOf") || described.has("items");
                  assertThat(composed || described.path("examples").size() > 0)
                      .as("%s.%s has an example", schema.getKey(), property.getKey())
                      .isTrue();
                  for (JsonNode example : described.path("examples").values()) {
                    assertThat(document.schemas().check(described, example))
                        .as("%s.%s", schema.getKey(), property.getKey())
                        .isEmpty();
                  }
                }));
  }

  @Test
  void describesEveryCallThatThereIs() {
    Set<String> missing = new TreeSet<>();
    api.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((mapping, method) -> {
          if (!NO_OPERATIONS.contains(of(method))) {
            for (String path : mapping.getPatternValues()) {
              if (mapping.getMethodsCondition().isEmpty()) {
                missing.add("any method " + path + " of " + of(method));
              }
              mapping.getMethodsCondition().getMethods().stream()
                  .filter(verb ->
                      document.operations().stream()
                          .noneMatch(o -> o.path().equals(path) && o.method().equals(verb.name())))
                  .forEach(verb -> missing.add(verb + " " + path + " of " + of(method)));
            }
          }
        });
    assertThat(missing).isEmpty();
  }

  /// From it the types of the web pages are made. `-Dopenapi.write=true` writes it anew.
  @Test
  void isWhatTheWebPagesAreBuiltAgainst() throws IOException {
    ObjectNode copy = (ObjectNode) document.document().deepCopy();
    ((ObjectNode) copy.path("info")).put("version", "");
    String text = new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(copy) + "\n";
    if (Boolean.getBoolean("openapi.write")) {
      Files.writeString(SNAPSHOT, text);
    }
    assertThat(SNAPSHOT).content().isEqualTo(text);
  }

  @Test
  void answersEveryCallAsDescribed() {
    Scenes scenes = new Scenes(api, document);
    Map<String, List<String>> wrong = new HashMap<>();
    for (Operation operation : document.operations()) {
      for (Scenes.Call call : scenes.of(operation)) {
        List<String> differences = document.differences(operation, call.answer().get());
        if (!differences.isEmpty()) {
          wrong.put(operation + ", " + call.name(), differences);
        }
      }
    }
    assertThat(wrong).isEmpty();
    for (Operation operation : document.operations()) {
      Set<String> never = new TreeSet<>(document.problems(operation));
      never.removeAll(document.seen(operation));
      never.removeAll(FAULTS);
      assertThat(never).as("problems that no call of %s had", operation).isEmpty();
      Set<String> statuses = new TreeSet<>();
      operation.statuses().stream().filter(s -> s < 500).forEach(s -> statuses.add("" + s));
      statuses.removeAll(document.seen(operation));
      statuses.remove(Integer.toString(ProblemType.NO_MAIL.status().value())); // by type above
      assertThat(statuses).as("statuses that no call of %s had", operation).isEmpty();
    }
  }

  private static String of(HandlerMethod method) {
    return method.getBeanType().getSimpleName();
  }

  private static String urn(ProblemType type) {
    return type.uri().toString();
  }
}
