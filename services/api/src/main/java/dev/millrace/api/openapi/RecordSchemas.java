package dev.millrace.api.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import dev.millrace.api.problem.CodePoints;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;

/// What JSON has of a record: `@Nullable` says which fields may be null, all others are required.
/// Thread-safe.
@Component
class RecordSchemas implements ModelConverter {
  private final Map<String, Class<?>> names = new ConcurrentHashMap<>();

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    if (!chain.hasNext()) {
      return null;
    }
    Schema<?> resolved = chain.next().resolve(type, context, chain);
    JavaType java = Json31.mapper().constructType(type.getType());
    if (resolved != null && java != null && java.getRawClass().isRecord()) {
      String name = name(resolved);
      Schema<?> defined = name == null ? null : context.getDefinedModels().get(name);
      if (name != null && defined != null) {
        mayHaveItsName(name, java.getRawClass());
        describe(defined, java.getRawClass());
      }
    }
    return resolved;
  }

  private static @Nullable String name(Schema<?> schema) {
    String reference = schema.get$ref();
    return reference == null
        ? schema.getName()
        : reference.substring(reference.lastIndexOf('/') + 1);
  }

  /// Two records of one simple name would silently share one description.
  private void mayHaveItsName(String name, Class<?> type) {
    Class<?> first = names.putIfAbsent(name, type);
    if (first != null && first != type) {
      throw new IllegalStateException(
          first + " and " + type + " are both named " + name + ": give one a @Schema(name)");
    }
  }

  private static void describe(Schema<?> schema, Class<?> type) {
    if (schema.getProperties() == null) {
      schema.setTypes(Set.of("object")); // it has no fields
      return;
    }
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = jsonName(component);
      Schema<?> property = schema.getProperties().get(name);
      if (property == null) {
        continue;
      }
      CodePoints length = AnnotatedElementUtils.findMergedAnnotation(component, CodePoints.class);
      if (length != null) {
        property.minLength(length.min()).maxLength(length.max());
      }
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        schema.getProperties().put(name, nullable(property));
      }
      if (mustBeNamed(component)) {
        required.add(name);
      }
    }
    schema.setRequired(required.isEmpty() ? null : required);
  }

  /// What may be null may be left out, but for where that would mean something else.
  private static boolean mustBeNamed(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return !component.getAnnotatedType().isAnnotationPresent(Nullable.class)
        || (named != null && named.required());
  }

  private static Schema<?> nullable(Schema<?> property) {
    if (property.get$ref() != null) {
      Schema<Object> either = new Schema<>();
      either.addAnyOfItem(new Schema<>().$ref(property.get$ref()));
      either.addAnyOfItem(ProblemResponses.schema("null"));
      return either;
    }
    if (property.getTypes() != null) {
      Set<String> types = new LinkedHashSet<>(property.getTypes());
      types.add("null");
      property.setTypes(types);
    }
    return property;
  }

  private static String jsonName(RecordComponent component) {
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named == null || named.value().isEmpty() ? component.getName() : named.value();
  }
}
