package dev.millrace.api.picture;

import dev.millrace.api.ApiException;
import dev.millrace.api.CommandDatabase;
import dev.millrace.api.DatabaseConfig;
import dev.millrace.contracts.PictureFailure;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Uploads of which nothing could be made, for whoever runs Millrace: straight from the database,
/// whether Millrace is running or not. Thread-safe.
public final class FailedPictures {
  private static final int MOST = 1000;

  /// One of them. Immutable.
  public record Failed(
      String pictureId, String username, PictureFailure failure, Instant uploadedAt) {}

  private final CommandDatabase database;

  public FailedPictures(DatabaseConfig config) {
    this.database = new CommandDatabase(config);
  }

  /// The oldest first, at most 1,000.
  ///
  /// @throws ApiException when the database cannot be used
  public List<Failed> list() {
    return database.with(source ->
        JdbcClient.create(source)
            .sql(
                """
                select u.id, a.username, u.failure, u.uploaded_at
                from picture_upload u join account a on a.id = u.account_id
                where u.failure is not null order by u.uploaded_at limit ?
                """)
            .param(MOST)
            .query((row, _) ->
                new Failed(
                    row.getString("id"),
                    row.getString("username"),
                    PictureFailure.valueOf(row.getString("failure")),
                    row.getObject("uploaded_at", OffsetDateTime.class).toInstant()))
            .list());
  }

  /// Forgets one: its user has the picture of before, and is told of no failure any more. Its file
  /// goes with the next sweep.
  ///
  /// @return false when it is not among the failed ones
  /// @throws ApiException when the database cannot be used
  public boolean discard(String pictureId) {
    return database.with(source ->
        JdbcClient.create(source)
                .sql("delete from picture_upload where id = ? and failure is not null")
                .param(pictureId)
                .update()
            == 1);
  }

  /// Has one tried again, within seconds when Millrace is running.
  ///
  /// @return false when it is not among the failed ones
  /// @throws ApiException when the database cannot be used
  public boolean retry(String pictureId) {
    return database.with(source ->
        JdbcClient.create(source)
                .sql(
                    """
                    update picture_upload
                    set failure = null, attempts = 0, claimed_until = null, resubmit = true
                    where id = ? and failure is not null
                    """)
                .param(pictureId)
                .update()
            == 1);
  }
}
