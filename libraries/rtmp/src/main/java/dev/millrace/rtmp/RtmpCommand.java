package dev.millrace.rtmp;

import dev.millrace.media.Reason;
import dev.millrace.rtmp.AmfValue.AmfNumber;
import dev.millrace.rtmp.AmfValue.AmfObject;
import dev.millrace.rtmp.AmfValue.AmfString;
import java.util.ArrayList;
import java.util.List;

/// A command message: name, transaction id, arguments (RTMP 1.0, 7.1.1). Immutable.
///
/// @param arguments the first is the command object, often null
record RtmpCommand(String name, double transactionId, List<AmfValue> arguments) {
  RtmpCommand {
    arguments = List.copyOf(arguments);
  }

  static RtmpCommand of(String name, double transactionId, AmfValue... arguments) {
    return new RtmpCommand(name, transactionId, List.of(arguments));
  }

  /// Reads a command of AMF 0, of type 20 or 17.
  static RtmpCommand read(RtmpMessage message, RtmpLimits limits) {
    List<AmfValue> values = Amf0Reader.read(message.amf0(), limits);
    if (values.isEmpty() || !(values.getFirst() instanceof AmfString(String name))) {
      throw new RtmpException(Reason.MALFORMED, "a command without a name");
    }
    double transactionId =
        values.size() > 1 && values.get(1) instanceof AmfNumber(double number) ? number : 0;
    return new RtmpCommand(
        name, transactionId, values.subList(Math.min(2, values.size()), values.size()));
  }

  RtmpMessage toMessage(int messageStreamId) {
    List<AmfValue> values = new ArrayList<>();
    values.add(AmfValue.of(name));
    values.add(AmfValue.of(transactionId));
    values.addAll(arguments);
    return new RtmpMessage(
        RtmpMessage.COMMAND_AMF0, messageStreamId, /* timestampMs= */ 0, Amf0Writer.write(values));
  }

  /// The command object, empty when there is none.
  AmfObject object() {
    return argument(0) instanceof AmfObject object ? object : AmfValue.object();
  }

  AmfValue argument(int index) {
    return index < arguments.size() ? arguments.get(index) : AmfValue.NULL;
  }

  /// The text at `index`, empty when it is absent or no text.
  String text(int index) {
    return argument(index) instanceof AmfString(String text) ? text : "";
  }
}
