package dev.millrace.api;

import java.net.URI;

/// The SMTP server that sends our mails. Immutable; its text form has no secret.
///
/// @param user empty: without a login
/// @param from the sender
/// @param publicUrl where the links in the mails lead
public record MailConfig(
    String host, int port, Tls tls, String user, String password, String from, URI publicUrl) {
  /// How the connection is encrypted: STARTTLS demands it after a plain greeting.
  public enum Tls {
    STARTTLS,
    TLS,
    NONE
  }

  @Override
  public String toString() {
    return "MailConfig[" + host + ":" + port + ", tls=" + tls + "]";
  }
}
