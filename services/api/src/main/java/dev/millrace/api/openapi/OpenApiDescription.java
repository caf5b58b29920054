package dev.millrace.api.openapi;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.problem.ProblemType;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Adds to what springdoc finds in the controllers: who may call, every problem, what is required.
@Configuration(proxyBeanMethods = false)
class OpenApiDescription {
  private static final String BEARER = "bearer";
  private static final String COOKIE = "cookie";
  static final String INTERNAL = "internal";

  @Bean
  OpenAPI description(ApiConfig config) {
    return new OpenAPI()
        .info(
            new Info()
                .title("Millrace")
                .version(config.version())
                .description("Accounts, channels and videos of a live-streaming server.")
                .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
        .servers(List.of(new Server().url("/")))
        .components(
            new Components()
                .addSecuritySchemes(
                    BEARER,
                    scheme("The access token of a login.")
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT"))
                .addSecuritySchemes(
                    COOKIE,
                    scheme("The same in a cookie. Changes must come from our own pages.")
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("accessToken"))
                .addSecuritySchemes(
                    INTERNAL,
                    scheme("What the services of one installation know each other by.")
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")));
  }

  /// Of one operation: its security and its problems.
  @Bean
  OperationCustomizer operations() {
    return (operation, method) -> {
      CallForm form = new CallForm(method);
      operation.setSecurity(security(form.caller()));
      if (operation.getResponses() == null) {
        operation.setResponses(new ApiResponses());
      }
      operation.getResponses().forEach((status, response) -> plainly(status, response));
      ProblemResponses.add(operation.getResponses(), form.problems());
      operation.addExtension(PROBLEMS, form.problems());
      return operation;
    };
  }

  private static final String PROBLEMS = "x-millrace-problems";

  /// Of the whole: what the operations refer to.
  @Bean
  OpenApiCustomizer whole() {
    return document -> {
      Set<Set<ProblemType>> used = new LinkedHashSet<>();
      operations(document).forEach(operation -> used.add(taken(operation)));
      ProblemResponses.components(document.getComponents(), used);
      new Schemas(document).finish();
    };
  }

  private static List<Operation> operations(OpenAPI document) {
    return document.getPaths().values().stream()
        .flatMap(path -> path.readOperations().stream())
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static Set<ProblemType> taken(Operation operation) {
    Map<String, Object> extensions = operation.getExtensions();
    Object problems = extensions == null ? null : extensions.remove(PROBLEMS);
    return problems == null ? Set.of() : (Set<ProblemType>) problems;
  }

  private static void plainly(String status, ApiResponse response) {
    if (response.getDescription() == null || response.getDescription().length() < 12) {
      response.setDescription(
          switch (status) {
            case "200" -> "Done.";
            case "201" -> "Made.";
            case "202" -> "Taken; it goes on.";
            case "204" -> "Done; there is nothing to say.";
            default -> response.getDescription();
          });
    }
  }

  private static List<SecurityRequirement> security(CallForm.Caller caller) {
    return switch (caller) {
      case ANYONE -> List.of();
      case USER, ADMIN ->
          List.of(
              new SecurityRequirement().addList(BEARER), new SecurityRequirement().addList(COOKIE));
      case OUR_SERVICE -> List.of(new SecurityRequirement().addList(INTERNAL));
    };
  }

  private static SecurityScheme scheme(String description) {
    return new SecurityScheme().description(description);
  }
}
