package dev.millrace.streaming.api;

import dev.millrace.contracts.VerifyAnswer;

/// What came of asking api about a stream key. Immutable.
public sealed interface VerifyResult {
  /// The key is good.
  record Accepted(VerifyAnswer answer) implements VerifyResult {}

  /// Api said no.
  ///
  /// @param detail a plain sentence for the streamer
  record Refused(String detail) implements VerifyResult {}

  /// Api said no, and that there were too many wrong keys from this address.
  ///
  /// @param detail a plain sentence for the streamer
  record Guessed(String detail) implements VerifyResult {}

  /// Api could not be asked, or did not answer as it should.
  ///
  /// @param cause for the log
  record Unavailable(String cause) implements VerifyResult {}
}
