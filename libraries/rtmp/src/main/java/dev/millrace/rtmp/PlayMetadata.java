package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What `onMetaData` tells a player: names such as `width` and numbers. Immutable.
public record PlayMetadata(Map<String, Integer> numbers) {
  public PlayMetadata {
    numbers = Map.copyOf(numbers);
  }

  /// The body of the message, which is that of an FLV script tag too.
  public Bytes amf0() {
    SequencedMap<String, AmfValue> properties = new LinkedHashMap<>();
    properties.put("encoder", AmfValue.of("Millrace"));
    numbers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(number -> properties.put(number.getKey(), AmfValue.of(number.getValue())));
    return Amf0Writer.write(List.of(AmfValue.of("onMetaData"), new AmfValue.AmfObject(properties)));
  }
}
