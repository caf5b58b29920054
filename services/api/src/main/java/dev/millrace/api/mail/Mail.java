package dev.millrace.api.mail;

/// A mail of plain text to one person. Immutable; its text form tells nothing of it.
///
/// @param to an address, checked
public record Mail(String to, String subject, String text) {
  @Override
  public String toString() {
    return "Mail[redacted]";
  }
}
