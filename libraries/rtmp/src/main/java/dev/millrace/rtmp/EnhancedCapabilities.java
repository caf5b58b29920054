package dev.millrace.rtmp;

import dev.millrace.rtmp.AmfValue.AmfArray;
import dev.millrace.rtmp.AmfValue.AmfObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What is said of codecs in `connect` and its answer (Enhanced RTMP v2, "Enhancing NetConnection
/// connect Command"). Stateless.
final class EnhancedCapabilities {
  private static final String FOUR_CC_LIST = "fourCcList";
  private static final String VIDEO_MAP = "videoFourCcInfoMap";
  private static final String AUDIO_MAP = "audioFourCcInfoMap";
  private static final String CAPS_EX = "capsEx";

  private static final List<String> VIDEO = List.of("avc1", "hvc1", "av01");
  private static final List<String> AUDIO = List.of("mp4a", "Opus");

  private static final int CAN_DECODE = 1;
  private static final int CAN_FORWARD = 4;

  private static final int MULTITRACK = 2;
  private static final int MOD_EX = 4;

  /// Reconnect requests are not sent, and nanoseconds are left out.
  private static final int CAPABILITIES = MULTITRACK | MOD_EX;

  private EnhancedCapabilities() {}

  /// What a server carries, of that which the client asks for: each property is answered where it
  /// was sent, so a client of version 1 hears of nothing that it does not know. The list does not
  /// depend on the client's: it is what we take, whatever else the client has.
  static SequencedMap<String, AmfValue> answer(AmfObject connect) {
    SequencedMap<String, AmfValue> answer = new LinkedHashMap<>();
    if (connect.get(FOUR_CC_LIST) != null) {
      answer.put(FOUR_CC_LIST, fourCcs());
    }
    if (connect.get(VIDEO_MAP) != null) {
      answer.put(VIDEO_MAP, map(VIDEO, CAN_DECODE | CAN_FORWARD)); // decoded for the ladder
    }
    if (connect.get(AUDIO_MAP) != null) {
      answer.put(AUDIO_MAP, map(AUDIO, CAN_FORWARD));
    }
    if (connect.get(CAPS_EX) != null) {
      answer.put(CAPS_EX, AmfValue.of(CAPABILITIES));
    }
    return answer;
  }

  /// What a publisher may send.
  static SequencedMap<String, AmfValue> request() {
    SequencedMap<String, AmfValue> request = new LinkedHashMap<>();
    request.put(FOUR_CC_LIST, fourCcs());
    return request;
  }

  private static AmfValue fourCcs() {
    List<AmfValue> codecs = new ArrayList<>();
    VIDEO.forEach(codec -> codecs.add(AmfValue.of(codec)));
    AUDIO.forEach(codec -> codecs.add(AmfValue.of(codec)));
    return new AmfArray(codecs);
  }

  private static AmfValue map(List<String> codecs, int abilities) {
    SequencedMap<String, AmfValue> map = new LinkedHashMap<>();
    codecs.forEach(codec -> map.put(codec, AmfValue.of(abilities)));
    return new AmfObject(map);
  }
}
