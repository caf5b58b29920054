package dev.millrace.app;

import dev.millrace.api.DatabaseConfig;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/// The settings of a PostgreSQL that the operator has. Immutable.
final class DatabaseSettings {
  private static final String ACCEPTED = "an address such as jdbc:postgresql://host/name";

  /// What is meant to stand behind `?` is not in it.
  private static final Pattern PLACE = Pattern.compile("jdbc:postgresql:[^&;=%#\\s]*");

  private final Configuration configuration;

  DatabaseSettings(Configuration configuration) {
    this.configuration = configuration;
  }

  void check() {
    var _ = url();
  }

  /// Empty: the embedded one is used.
  Optional<DatabaseConfig> config() {
    return url()
        .map(url ->
            new DatabaseConfig(
                url,
                configuration.text(Setting.DATABASE_USER),
                configuration.text(Setting.DATABASE_PASSWORD)));
  }

  /// What is refused is not repeated, as there may be a password in it; neither is what the driver
  /// says of it.
  Optional<String> url() {
    Optional<String> url = configuration.optional(Setting.DATABASE_URL);
    url.ifPresent(this::check);
    return url;
  }

  private void check(String url) {
    String place = url.split("[?]", 2)[0]; // people are shown this
    if (place.contains("@")) {
      throw configuration.refusedUnsaid(
          Setting.DATABASE_URL,
          ACCEPTED
              + " with no user in it: MILLRACE_DATABASE_USER and MILLRACE_DATABASE_PASSWORD are"
              + " for that");
    }
    if (!PLACE.matcher(place).matches() || Driver.parseURL(url, null) == null) {
      throw configuration.refusedUnsaid(Setting.DATABASE_URL, ACCEPTED);
    }
  }
}
