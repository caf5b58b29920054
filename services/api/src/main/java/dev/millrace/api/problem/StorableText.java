package dev.millrace.api.problem;

import java.util.Set;
import org.springframework.boot.jackson.JacksonComponent;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;

/// Reads each text of each JSON body, and refuses what PostgreSQL cannot store: NUL, and halves of
/// characters. Thread-safe.
@JacksonComponent
final class StorableText extends StdScalarDeserializer<String> {
  static final String HAS_NUL = "has a NUL character";
  static final String HAS_HALF = "has half of a character";
  static final Set<String> REASONS = Set.of(HAS_NUL, HAS_HALF);

  StorableText() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) {
    if (!parser.hasToken(JsonToken.VALUE_STRING)) {
      throw MismatchedInputException.from(parser, String.class, "is no text");
    }
    String text = StringDeserializer.instance.deserialize(parser, context);
    if (text != null && text.indexOf('\0') >= 0) {
      throw MismatchedInputException.from(parser, String.class, HAS_NUL);
    }
    if (text != null && text.codePoints().anyMatch(StorableText::half)) {
      throw MismatchedInputException.from(parser, String.class, HAS_HALF);
    }
    return text;
  }

  private static boolean half(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
