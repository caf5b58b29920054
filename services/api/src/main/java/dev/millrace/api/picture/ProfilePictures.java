package dev.millrace.api.picture;

import dev.millrace.contracts.PictureFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which pictures users have; [PictureChanges] changes that. Thread-safe.
@Component
public class ProfilePictures {
  /// How a user's picture stands. Immutable.
  ///
  /// @param profilePicture where the picture is that everybody sees
  /// @param status of the newest upload; null: there is none, the picture is made of the name
  /// @param failure why nothing can be made of the newest upload
  public record State(
      String profilePicture, @Nullable PictureStatus status, @Nullable PictureFailure failure) {}

  /// @param id null: the picture is made of the name
  record Shown(String username, @Nullable String id) {}

  private final JdbcClient database;

  ProfilePictures(JdbcClient database) {
    this.database = database;
  }

  /// Empty when there is no such user.
  public Optional<State> state(long userId) {
    return database
        .sql(
            """
            select a.username, a.picture_id, u.id as upload_id, u.failure
            from account a left join picture_upload u on u.account_id = a.id where a.id = ?
            """)
        .param(userId)
        .query((row, _) -> state(row))
        .optional();
  }

  /// What everyone may see; empty too when the user is suspended.
  Optional<Shown> ofUser(long userId) {
    return database
        .sql("select username, picture_id from account where id = ? and suspended_at is null")
        .param(userId)
        .query((row, _) -> new Shown(row.getString("username"), row.getString("picture_id")))
        .optional();
  }

  /// Whether everyone may see this picture now.
  boolean shown(String pictureId) {
    return database
        .sql("select 1 from account where picture_id = ? and suspended_at is null")
        .param(pictureId)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private static State state(ResultSet row) throws SQLException {
    @Nullable String shownId = row.getString("picture_id");
    @Nullable String failure = row.getString("failure");
    return new State(
        PictureAddress.of(shownId, row.getString("username")),
        status(shownId, row.getString("upload_id"), failure),
        failure == null ? null : PictureFailure.valueOf(failure));
  }

  private static @Nullable PictureStatus status(
      @Nullable String shownId, @Nullable String uploadId, @Nullable String failure) {
    if (uploadId != null) {
      return failure == null ? PictureStatus.PROCESSING : PictureStatus.FAILED;
    }
    return shownId == null ? null : PictureStatus.READY;
  }
}
