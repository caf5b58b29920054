package dev.millrace.api.picture;

import dev.millrace.contracts.PictureFailure;
import dev.millrace.contracts.PictureResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Changes which picture a user has. Each change locks the account first, so that those of one user
/// come one after the other, whichever node makes them; blobs that nobody needs any more are
/// deleted when it is committed. Thread-safe.
///
/// The newest upload wins, whatever the order in which results come: a result counts while the
/// picture is the newest upload, and is thrown away when it is not.
@Component
class PictureChanges {
  /// One change within its transaction.
  private interface Change {
    /// @param shown the id of the picture that everybody sees, null while there is none
    /// @return the ids of pictures whose blobs are not needed any more; empty: nothing has changed
    Optional<List<String>> make(@Nullable String shown);
  }

  private record Lock(@Nullable String shown) {}

  private final JdbcClient database;
  private final TransactionTemplate transaction;
  private final PictureUploads uploads;
  private final PictureFiles files;
  private final PictureNotices notices;
  private final PictureMetrics metrics;
  private final ApplicationEventPublisher events;

  PictureChanges(
      JdbcClient database,
      TransactionTemplate transaction,
      PictureUploads uploads,
      PictureFiles files,
      PictureNotices notices,
      PictureMetrics metrics,
      ApplicationEventPublisher events) {
    this.database = database;
    this.transaction = transaction;
    this.uploads = uploads;
    this.files = files;
    this.notices = notices;
    this.metrics = metrics;
    this.events = events;
  }

  /// A new upload, whose original is stored. From the commit on somebody will work on it, whatever
  /// happens to this process. The blobs of the one before go when its result comes.
  ///
  /// @return false when the account is gone
  boolean upload(long userId, String pictureId) {
    return change(
        userId,
        _ -> {
          List<String> unused = uploads.failed(userId);
          uploads.put(userId, pictureId);
          events.publishEvent(new PictureUploaded(pictureId));
          return Optional.of(unused);
        });
  }

  /// The user has no picture any more, and wants none that is being worked on.
  void remove(long userId) {
    change(
        userId,
        shown -> {
          List<String> unused =
              Stream.concat(uploads.failed(userId).stream(), Stream.ofNullable(shown)).toList();
          uploads.deleteOf(userId);
          show(userId, null);
          return Optional.of(unused);
        });
  }

  /// What came of a picture. It may come twice, late, or of one that nobody knows any more.
  void finish(PictureResult result) {
    String id = result.pictureId();
    Optional<PictureUploads.Upload> upload = uploads.find(id);
    if (upload.isPresent() && counts(upload.get().accountId(), result)) {
      metrics.finished(upload.get().uploadedAt(), result.failure());
    } else {
      discard(id);
    }
  }

  /// False when the picture was replaced since its upload was found.
  private boolean counts(long userId, PictureResult result) {
    String id = result.pictureId();
    @Nullable PictureFailure failure = result.failure();
    return change(
        userId, shown -> failure == null ? ready(userId, id, shown) : failed(id, failure));
  }

  /// Deletes what there is of a picture, unless it is somebody's.
  void discard(String pictureId) {
    if (!used(pictureId)) {
      files.delete(pictureId);
    }
  }

  private Optional<List<String>> ready(long userId, String pictureId, @Nullable String before) {
    if (!uploads.delete(pictureId)) {
      return Optional.empty();
    }
    show(userId, pictureId);
    return Optional.of(Stream.ofNullable(before).toList());
  }

  private Optional<List<String>> failed(String pictureId, PictureFailure failure) {
    return uploads.fail(pictureId, failure) ? Optional.of(List.of()) : Optional.empty();
  }

  private void show(long userId, @Nullable String pictureId) {
    database
        .sql("update account set picture_id = ? where id = ?")
        .param(pictureId)
        .param(userId)
        .update();
  }

  private boolean used(String pictureId) {
    return database
        .sql(
            """
            select exists (select 1 from account where picture_id = ?)
              or exists (select 1 from picture_upload where id = ?)
            """)
        .params(pictureId, pictureId)
        .query(Boolean.class)
        .single();
  }

  /// @return whether it was made
  private boolean change(long userId, Change change) {
    Optional<List<String>> unused =
        transaction.execute(_ -> {
          Optional<List<String>> made = lock(userId).flatMap(locked -> change.make(locked.shown()));
          if (made.isPresent()) {
            notices.tell(userId);
          }
          return made;
        });
    unused.ifPresent(ids -> ids.forEach(files::delete));
    return unused.isPresent();
  }

  private Optional<Lock> lock(long userId) {
    return database
        .sql("select picture_id from account where id = ? for update")
        .param(userId)
        .query((row, _) -> new Lock(row.getString("picture_id")))
        .optional();
  }
}
