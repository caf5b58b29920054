package dev.millrace.conformance;

import java.net.URI;
import java.net.URISyntaxException;

/// Addresses in playlists.
final class Addresses {
  private Addresses() {}

  /// @throws UnreadableException when it is none
  static URI of(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw UnreadableException.malformed("not an address: " + Numbers.clipped(text));
    }
  }
}
