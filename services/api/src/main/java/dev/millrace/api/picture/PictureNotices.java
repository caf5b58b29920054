package dev.millrace.api.picture;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Tells all api nodes, with the commit, how a user's picture stands. Thread-safe.
@Component
public class PictureNotices {
  /// The channel of PostgreSQL that they listen on.
  public static final String CHANNEL = "millrace_picture";

  /// What is told. Immutable.
  public record Notice(long userId, ProfilePictures.State picture) {}

  private final JdbcClient database;
  private final ProfilePictures pictures;
  private final JsonMapper json;

  PictureNotices(JdbcClient database, ProfilePictures pictures, JsonMapper json) {
    this.database = database;
    this.pictures = pictures;
    this.json = json;
  }

  /// Within the transaction that has changed it.
  void tell(long userId) {
    pictures
        .state(userId)
        .ifPresent(state ->
            database
                .sql("select pg_notify('" + CHANNEL + "', ?)")
                .param(json.writeValueAsString(new Notice(userId, state)))
                .query(Object.class)
                .list());
  }
}
