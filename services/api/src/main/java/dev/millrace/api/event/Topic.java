package dev.millrace.api.event;

import dev.millrace.api.session.Caller;

/// What a client wants to hear of. Immutable.
sealed interface Topic {
  /// All that anyone may see.
  record Everything() implements Topic {}

  /// The same, of one channel.
  record OfChannel(long id) implements Topic {}

  /// What only this user hears of, on a page of this login.
  record OfUser(Caller caller) implements Topic {}

  /// One video, before it begins too: whoever knows its url may see it.
  record OfVideo(String url) implements Topic {}
}
