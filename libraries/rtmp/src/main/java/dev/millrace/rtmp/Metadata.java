package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.rtmp.AmfValue.AmfNull;
import dev.millrace.rtmp.AmfValue.AmfNumber;
import dev.millrace.rtmp.AmfValue.AmfObject;
import dev.millrace.rtmp.AmfValue.AmfString;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads and writes `onMetaData`, with or without `@setDataFrame` before it.
final class Metadata {
  private static final String NAME = "onMetaData";

  /// In kbit/s. What is higher is no rate, or one in other units.
  private static final double HIGHEST_RATE = 100_000;

  private Metadata() {}

  /// Empty for any other data message, and for bytes that are no AMF 0: FFmpeg sends a bare time
  /// code as one.
  ///
  /// @throws RtmpException `LIMIT`
  static Optional<RtmpEvent> read(RtmpMessage message, RtmpLimits limits) {
    List<AmfValue> values;
    try {
      values = Amf0Reader.read(message.amf0(), limits);
    } catch (RtmpException e) {
      if (e.reason() == Reason.LIMIT) {
        throw e;
      }
      return Optional.empty();
    }
    boolean named =
        values.stream()
            .anyMatch(value -> value instanceof AmfString(String text) && text.equals(NAME));
    return named && values.getLast() instanceof AmfObject properties
        ? Optional.of(event(properties))
        : Optional.empty();
  }

  private static RtmpEvent event(AmfObject properties) {
    return new RtmpEvent.MetadataReceived(
        present(properties.get("videocodecid")),
        present(properties.get("audiocodecid")),
        bitrate(properties.get("videodatarate")),
        bitrate(properties.get("audiodatarate")));
  }

  /// FFmpeg says 0 where it does not know.
  private static long bitrate(@Nullable AmfValue rate) {
    double kilobits = rate instanceof AmfNumber(double value) ? value : 0;
    return kilobits >= 1 && kilobits <= HIGHEST_RATE ? Math.round(kilobits * 1000) : 0;
  }

  /// Streamers' programs leave a codec out, or set it to null, for a track that they do not send.
  private static boolean present(@Nullable AmfValue codec) {
    return codec != null && !(codec instanceof AmfNull);
  }

  static RtmpMessage write(boolean video, boolean audio, String encoder, int messageStreamId) {
    AmfObject properties = AmfValue.object("encoder", encoder);
    if (video) {
      properties.properties().put("videocodecid", AmfValue.of(7));
    }
    if (audio) {
      properties.properties().put("audiocodecid", AmfValue.of(10));
    }
    Bytes payload =
        Amf0Writer.write(List.of(AmfValue.of("@setDataFrame"), AmfValue.of(NAME), properties));
    return new RtmpMessage(RtmpMessage.DATA_AMF0, messageStreamId, /* timestampMs= */ 0, payload);
  }
}
