package dev.millrace.api;

/// Where the database is. Immutable; its text form has no password.
public record DatabaseConfig(String jdbcUrl, String user, String password) {
  @Override
  public String toString() {
    return "DatabaseConfig[" + jdbcUrl + ", user=" + user + "]";
  }
}
