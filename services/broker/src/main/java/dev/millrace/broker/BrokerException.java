package dev.millrace.broker;

/// The broker cannot be reached, or does not have a message that is to be published again.
/// Immutable.
public final class BrokerException extends RuntimeException {
  public BrokerException(String message) {
    super(message);
  }

  BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
