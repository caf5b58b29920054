package dev.millrace.api;

/// Where the database is. Immutable; its text form has no password.
///
/// @param jdbcUrl with what the driver knows behind `?`, a password too
public record DatabaseConfig(String jdbcUrl, String user, String password) {
  /// For people: without what may be a password.
  public String address() {
    int more = jdbcUrl.indexOf('?');
    return more < 0 ? jdbcUrl : jdbcUrl.substring(0, more);
  }

  @Override
  public String toString() {
    return "DatabaseConfig[" + address() + ", user=" + user + "]";
  }
}
