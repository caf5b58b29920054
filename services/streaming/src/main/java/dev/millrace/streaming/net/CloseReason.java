package dev.millrace.streaming.net;

import dev.millrace.media.Reason;
import java.util.Locale;

/// Why an RTMP connection was closed: one log line and one counter each.
public enum CloseReason {
  STOPPED("the publisher stopped"),
  DISCONNECTED("the publisher's connection was lost"),
  LEFT("the client left before it published"),
  TOO_LATE("no publish within the deadline"),
  STALLED("nothing was received for too long"),
  MALFORMED("not valid RTMP or FLV"),
  LIMIT("a limit was exceeded"),
  STATE("a message that is not allowed now"),
  UNSUPPORTED("a codec or feature that is not carried"),
  BAD_KEY("the stream key was refused"),
  API_UNAVAILABLE("the stream key could not be checked"),
  REPLACED("another publisher took over with the same key"),
  REVOKED("the broadcast was ended by its owner or an admin"),
  TOO_MANY_CONNECTIONS("too many connections from this address"),
  TOO_FAST("it sends more than 100 Mbit/s"),
  UNSTEADY("its tracks change too often"),
  SLOW_READER("the client does not read our answers"),
  SHUTDOWN("the server is stopping"),
  FAILED("an error of ours");

  private final String sentence;

  CloseReason(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }

  /// The name under which closed connections of this reason are counted.
  public String counter() {
    return "rtmp.closed." + name().toLowerCase(Locale.ROOT);
  }

  public static CloseReason of(Reason reason) {
    return switch (reason) {
      case MALFORMED -> MALFORMED;
      case UNSUPPORTED -> UNSUPPORTED;
      case LIMIT -> LIMIT;
      case STATE -> STATE;
    };
  }
}
