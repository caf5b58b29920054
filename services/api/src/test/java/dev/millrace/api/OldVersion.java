package dev.millrace.api;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a version does with the tables of its migration and of those before. A migration that adds
/// a table adds its statements here.
final class OldVersion {
  /// 100,000 rows in each table.
  private static final Map<Integer, List<String>> ROWS =
      new TreeMap<>(
          Map.of(
              1,
              List.of(
                  """
                  insert into account (username, password_hash, created_at)
                  select 'filled_' || i, 'none', now() from generate_series(1, 100000) i
                  """,
                  """
                  insert into channel (account_id, key_hash, key_sealed, created_at)
                  select id, sha256(username::bytea), 'none', now() from account
                  """,
                  """
                  insert into video (channel_id, url, title, description, status, created_at, started_at)
                  select id, 'filled' || id, 'Filled', '', 'ENDED', now(), now() from channel
                  """,
                  """
                  insert into token_family (id, account_id, created_at, expires_at)
                  select gen_random_uuid(), id, now(), now() + interval '7 days' from account
                  """,
                  """
                  insert into refresh_token (hash, family_id, expires_at)
                  select sha256(id::text::bytea), id, expires_at from token_family
                  """,
                  """
                  insert into deleted_media (url)
                  select 'deleted' || i from generate_series(1, 100000) i
                  """),
              3,
              List.of(
                  """
                  insert into email_token (hash, account_id, purpose, email, expires_at)
                  select sha256(username::bytea), id, 'RESET', 'a@example.org', now() from account
                  """,
                  """
                  insert into known_address (account_id, address_hash, last_used_at)
                  select id, sha256(username::bytea), now() from account
                  """),
              4,
              List.of(
                  """
                  insert into invite (code_hash, note, uses, created_by, created_at, expires_at)
                  select sha256(i::text::bytea), '', 1, 'ada', now(), now()
                  from generate_series(1, 100000) i
                  """,
                  """
                  insert into audit (at, actor_name, action, details)
                  select now(), 'ada', 'INVITE_MADE', '{}' from generate_series(1, 100000) i
                  """),
              7,
              List.of(
                  """
                  insert into picture_upload (account_id, id, uploaded_at)
                  select id, substr(md5(username), 1, 24), now() from account
                  """)));

  /// Every kind of change, by the columns that the version knows.
  private static final Map<Integer, List<String>> CHANGES =
      new TreeMap<>(
          Map.of(
              1,
              List.of(
                  """
                  insert into account (username, password_hash, created_at)
                  values ('new_' || gen_random_uuid(), 'none', now())
                  """,
                  """
                  insert into channel (account_id, key_hash, key_sealed, created_at)
                  select id, sha256(username::bytea), 'none', now() from account
                  where id = (select max(id) from account) on conflict do nothing
                  """,
                  """
                  insert into video (channel_id, url, title, description, status, created_at)
                  select max(id), gen_random_uuid(), 'New', '', 'CREATED', now() from channel
                  """,
                  """
                  insert into token_family (id, account_id, created_at, expires_at)
                  select gen_random_uuid(), max(id), now(), now() + interval '7 days' from account
                  """,
                  """
                  insert into refresh_token (hash, family_id, expires_at)
                  select sha256(gen_random_uuid()::text::bytea), id, now()
                  from token_family limit 1
                  """,
                  """
                  update video set viewers = viewers + 1, title = 'Another'
                  where id = (select max(id) from video)
                  """,
                  """
                  update account set first_name = 'Ada' where id = (select max(id) from account)
                  """,
                  "delete from video where id = (select max(id) from video)",
                  "delete from deleted_media where url = (select max(url) from deleted_media)"),
              3,
              List.of(
                  """
                  update token_family set last_used_at = now(), device = 'A program'
                  where id = (select id from token_family limit 1)
                  """,
                  """
                  insert into email_token (hash, account_id, purpose, email, expires_at)
                  select sha256(gen_random_uuid()::text::bytea), max(id), 'RESET', 'a@b.org', now()
                  from account
                  """,
                  """
                  insert into known_address (account_id, address_hash, last_used_at)
                  select max(id), sha256(gen_random_uuid()::text::bytea), now() from account
                  """),
              4,
              List.of(
                  """
                  insert into invite (code_hash, note, uses, created_by, created_at, expires_at)
                  values (sha256(gen_random_uuid()::text::bytea), '', 1, 'ada', now(), now())
                  """,
                  """
                  insert into audit (at, actor_name, action, details)
                  values (now(), 'ada', 'INVITE_MADE', '{}')
                  """,
                  "update platform set had_admin = true"),
              7,
              List.of(
                  """
                  insert into picture_upload (account_id, id, uploaded_at)
                  select max(id), gen_random_uuid(), now() from account
                  on conflict (account_id) do update set id = excluded.id
                  """,
                  """
                  insert into event_publication
                    (id, listener_id, event_type, serialized_event, publication_date)
                  values (gen_random_uuid(), 'a', 'b', '{}', now())
                  """)));

  private final TestDatabase database;
  private final int migration;

  OldVersion(TestDatabase database, int migration) {
    this.database = database;
    this.migration = migration;
  }

  /// Fills the tables that this version was the first to have.
  void fill() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String rows : ROWS.getOrDefault(migration, List.of())) {
        statement.execute(rows);
      }
      statement.execute("analyze");
    }
  }

  List<String> changes() {
    List<String> all = new ArrayList<>();
    CHANGES.forEach((since, changes) -> {
      if (since <= migration) {
        all.addAll(changes);
      }
    });
    return all;
  }

  /// Each table, by the columns that there are now and by `*`.
  List<String> reads() throws SQLException {
    List<String> reads = new ArrayList<>();
    String sql =
        """
        select table_name, string_agg(column_name, ', ') from information_schema.columns
        where table_schema = 'public' group by table_name order by table_name
        """;
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reads.add("select " + rows.getString(2) + " from " + rows.getString(1) + " limit 20");
        reads.add("select * from " + rows.getString(1) + " limit 20");
      }
    }
    return reads;
  }
}
