package dev.millrace.streaming.net;

import dev.millrace.media.Reason;
import java.util.Locale;

/// Why an RTMP connection was closed: one log line and one counter each.
public enum CloseReason {
  STOPPED("the publisher stopped"),
  DISCONNECTED("the publisher's connection was lost"),
  LEFT("the client left before it published or played"),
  TOO_LATE("it has not asked to publish or to play in time"),
  STALLED("too little was received for too long"),
  MALFORMED("not valid RTMP or FLV"),
  LIMIT("a limit was exceeded"),
  STATE("a message that is not allowed now"),
  UNSUPPORTED("a codec or feature that is not carried"),
  BAD_KEY("the stream key was refused"),
  GUESSED("too many wrong stream keys from this address"),
  API_UNAVAILABLE("the stream key could not be checked"),
  REPLACED("another publisher took over with the same key"),
  REVOKED("the broadcast was ended by its owner or an admin"),
  TOO_MANY_CONNECTIONS("too many connections from this address"),
  SERVER_FULL("too many connections in total"),
  TLS_FAILED("the TLS handshake failed"),
  TOO_FAST("it sends more than 100 Mbit/s, or ten minutes of media in a second"),
  UNSTEADY("its tracks change too often"),
  UNCONFIGURED("it sends media, but of no track what a decoder must know"),
  NOT_ON_AIR("there is no broadcast of this name"),
  RELAY_OFF("nothing is relayed here, viewers watch over HLS"),
  TOO_MANY_READERS("too many read already"),
  PLAY_STOPPED("the reader stopped"),
  PLAY_ENDED("the broadcast has ended"),
  SLOW_READER("the client does not read what it is sent"),
  SHUTDOWN("the server is stopping"),
  FAILED("an error of ours");

  private final String sentence;

  CloseReason(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }

  /// Whether the broadcast is over too. After any other it may be held: the publisher did not mean
  /// to leave, and may come back.
  public boolean endsBroadcast() {
    return switch (this) {
      case STOPPED, REVOKED, SHUTDOWN -> true;
      default -> false;
    };
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
