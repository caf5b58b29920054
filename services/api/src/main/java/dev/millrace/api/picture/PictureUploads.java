package dev.millrace.api.picture;

import dev.millrace.contracts.PictureFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The table of uploads that are not shown yet, or never will be. Thread-safe; what changes a
/// user's picture as well locks the account first ([ProfilePictures]).
@Component
class PictureUploads {
  /// So often a picture is tried before it counts as failed.
  static final int MAX_ATTEMPTS = 8;

  /// Who tries is done by then, or has crashed. Longer than the worker's own time limit.
  static final Duration CLAIM = Duration.ofMinutes(2);

  private static final int COUNTED = 10_000;

  /// Whether a picture may be worked on.
  enum Claim {
    /// By who asked, for [#CLAIM].
    GRANTED,
    /// Another node is at it.
    BUSY,
    /// It was tried often enough.
    EXHAUSTED,
    /// It was replaced, removed or finished meanwhile.
    OVER
  }

  record Upload(long accountId, Instant uploadedAt) {}

  record Waiting(long count, @Nullable Instant oldest) {}

  private final JdbcClient database;
  private final Clock clock;

  PictureUploads(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// In place of the user's upload before.
  void put(long accountId, String pictureId) {
    database
        .sql(
            """
            insert into picture_upload (account_id, id, uploaded_at) values (?, ?, ?)
            on conflict (account_id) do update set id = excluded.id,
              uploaded_at = excluded.uploaded_at, failure = null, attempts = 0,
              claimed_until = null, resubmit = false
            """)
        .params(accountId, pictureId, now())
        .update();
  }

  Optional<Upload> find(String pictureId) {
    return database
        .sql("select account_id, uploaded_at from picture_upload where id = ?")
        .param(pictureId)
        .query((row, _) ->
            new Upload(
                row.getLong("account_id"),
                row.getObject("uploaded_at", OffsetDateTime.class).toInstant()))
        .optional();
  }

  /// Of which nothing will come any more; at most one.
  List<String> failed(long accountId) {
    return database
        .sql("select id from picture_upload where account_id = ? and failure is not null")
        .param(accountId)
        .query(String.class)
        .list();
  }

  void deleteOf(long accountId) {
    database.sql("delete from picture_upload where account_id = ?").param(accountId).update();
  }

  /// False when there is none of that id.
  boolean delete(String pictureId) {
    return database.sql("delete from picture_upload where id = ?").param(pictureId).update() == 1;
  }

  /// False when it had failed before, or there is none of that id.
  boolean fail(String pictureId, PictureFailure failure) {
    return database
            .sql(
                """
                update picture_upload set failure = ?, claimed_until = null
                where id = ? and failure is null
                """)
            .params(failure.name(), pictureId)
            .update()
        == 1;
  }

  Claim claim(String pictureId) {
    int claimed =
        database
            .sql(
                """
                update picture_upload set attempts = attempts + 1, claimed_until = ?
                where id = ? and failure is null and attempts < ?
                  and (claimed_until is null or claimed_until < ?)
                """)
            .params(now().plus(CLAIM), pictureId, MAX_ATTEMPTS, now())
            .update();
    return claimed == 1 ? Claim.GRANTED : refused(pictureId);
  }

  private Claim refused(String pictureId) {
    return database
        .sql(
            """
            select coalesce(claimed_until >= ?, false) from picture_upload
            where id = ? and failure is null
            """)
        .params(now(), pictureId)
        .query(Boolean.class)
        .optional()
        .map(claimed -> claimed ? Claim.BUSY : Claim.EXHAUSTED)
        .orElse(Claim.OVER);
  }

  /// The try has ended without a result.
  ///
  /// @param counts whether it was one, and not ended by a stop of this node
  /// @return whether there may be another
  boolean release(String pictureId, boolean counts) {
    return database
            .sql(
                """
                update picture_upload set claimed_until = null, attempts = attempts - ?
                where id = ? and attempts < ?
                """)
            .params(counts ? 0 : 1, pictureId, counts ? MAX_ATTEMPTS : MAX_ATTEMPTS + 1)
            .update()
        == 1;
  }

  /// What was asked to be tried again, and has not been passed on by anybody else. Within a
  /// transaction.
  List<String> takeResubmitted(int atMost) {
    return database
        .sql(
            """
            update picture_upload set resubmit = false where id in (
              select id from picture_upload where resubmit limit ? for update skip locked)
            returning id
            """)
        .param(atMost)
        .query(String.class)
        .list();
  }

  /// Has those tried again of which the registry of events has no entry any more: a broker was
  /// given their jobs.
  ///
  /// @return how many
  int takeBack() {
    return database
        .sql(
            """
            update picture_upload u set resubmit = true
            where failure is null and not resubmit and not exists (
              select from event_publication e
              where e.serialized_event = '{"pictureId":"' || u.id || '"}')
            """)
        .update();
  }

  /// Counts to 10,000.
  Waiting waiting() {
    return database
        .sql(
            """
            select count(*) as count, min(uploaded_at) as oldest from (
              select uploaded_at from picture_upload where failure is null
              order by uploaded_at limit ?) waiting
            """)
        .param(COUNTED)
        .query((row, _) -> {
          @Nullable OffsetDateTime oldest = row.getObject("oldest", OffsetDateTime.class);
          return new Waiting(row.getLong("count"), oldest == null ? null : oldest.toInstant());
        })
        .single();
  }

  private OffsetDateTime now() {
    return OffsetDateTime.now(clock);
  }
}
