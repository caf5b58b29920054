package dev.millrace.rtmp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A value of AMF 0. Immutable.
sealed interface AmfValue {
  AmfValue NULL = new AmfNull();

  record AmfNumber(double value) implements AmfValue {}

  record AmfBoolean(boolean value) implements AmfValue {}

  record AmfString(String value) implements AmfValue {}

  /// An object or an ECMA array: encoders use either for the same thing.
  record AmfObject(SequencedMap<String, AmfValue> properties) implements AmfValue {
    @Nullable AmfValue get(String name) {
      return properties.get(name);
    }

    /// The text of a property, empty when it is absent or no text.
    String text(String name) {
      return properties.get(name) instanceof AmfString string ? string.value() : "";
    }
  }

  record AmfArray(List<AmfValue> values) implements AmfValue {}

  /// Null and undefined.
  record AmfNull() implements AmfValue {}

  static AmfValue of(double value) {
    return new AmfNumber(value);
  }

  static AmfValue of(String value) {
    return new AmfString(value);
  }

  /// An object of text and numbers, in the order of the arguments: name, value, name, value …
  static AmfObject object(Object... namesAndValues) {
    SequencedMap<String, AmfValue> properties = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      AmfValue converted =
          switch (value) {
            case AmfValue amf -> amf;
            case Number number -> of(number.doubleValue());
            default -> of(value.toString());
          };
      properties.put(namesAndValues[i].toString(), converted);
    }
    return new AmfObject(properties);
  }
}
