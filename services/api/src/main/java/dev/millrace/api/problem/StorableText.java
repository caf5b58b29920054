package dev.millrace.api.problem;

import org.springframework.boot.jackson.JacksonComponent;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;

/// Reads each text of each JSON body, and refuses the one character that PostgreSQL cannot store.
/// Thread-safe.
@JacksonComponent
final class StorableText extends StdScalarDeserializer<String> {
  static final String HAS_NUL = "has a NUL character";

  StorableText() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) {
    String text = StringDeserializer.instance.deserialize(parser, context);
    if (text != null && text.indexOf('\0') >= 0) {
      throw MismatchedInputException.from(parser, String.class, HAS_NUL);
    }
    return text;
  }
}
