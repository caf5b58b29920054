package dev.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// What becomes of pictures, written down by the embedded database itself, with each change that it
/// commits, whoever is killed meanwhile.
final class PictureLedger {
  private static final String BEGIN =
      """
      create table ledger (
        seq bigint generated always as identity, what text, account bigint, picture text);
      create function ledger_upload() returns trigger language plpgsql as $$
        begin
          insert into ledger (what, account, picture) values ('upload', new.account_id, new.id);
          return null;
        end $$;
      create function ledger_shown() returns trigger language plpgsql as $$
        begin
          insert into ledger (what, account, picture) values ('shown', new.id, new.picture_id);
          return null;
        end $$;
      create trigger ledger_upload after insert or update of id on picture_upload
        for each row execute function ledger_upload();
      create trigger ledger_shown after update of picture_id on account
        for each row when (new.picture_id is not null) execute function ledger_shown();
      """;

  private static final String SUMS =
      """
      with upload as (select * from ledger where what = 'upload'),
        shown as (select * from ledger where what = 'shown'),
        newest as (select distinct on (account) * from upload order by account, seq desc)
      select (select count(*) from upload) as uploads,
        (select count(*) from shown) as shown,
        (select count(*) - count(distinct picture) from shown) as again,
        (select count(*) from shown earlier join shown later using (account)
          join upload newer on newer.picture = earlier.picture
          join upload older on older.picture = later.picture
          where earlier.seq < later.seq and newer.seq > older.seq) as back,
        (select count(*) from newest join account on account.id = newest.account
          where account.picture_id is distinct from newest.picture) as missed,
        (select count(*) from picture_upload) as waiting
      """;

  private static final String IN_HAND =
      "select count(*) from event_publication where status <> 'FAILED'";

  private final Path data;

  /// @param uploads that were committed; some of them may not have been answered
  /// @param shown how often a user got another picture
  /// @param again how often it was one that they had got before
  /// @param back how often it was one that they had uploaded before the other
  /// @param missed users who have not the picture that they uploaded last
  /// @param waiting uploads of which nothing has come yet
  record Sums(long uploads, long shown, long again, long back, long missed, long waiting) {}

  /// @param data of a program, which has its own database
  PictureLedger(Path data) {
    this.data = data;
  }

  /// Once, when the program is ready.
  void begin() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(BEGIN);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Sums sums() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SUMS)) {
      row.next();
      return new Sums(
          row.getLong("uploads"),
          row.getLong("shown"),
          row.getLong("again"),
          row.getLong("back"),
          row.getLong("missed"),
          row.getLong("waiting"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Whether api is at a job now: if it ended, nobody would take that for minutes.
  boolean inHand() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(IN_HAND)) {
      row.next();
      return row.getLong(1) > 0;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection connect() throws SQLException {
    try {
      String port = Files.readAllLines(data.resolve("postgres/cluster/postmaster.pid")).get(3);
      return DriverManager.getConnection(
          "jdbc:postgresql://127.0.0.1:" + port.strip() + "/postgres",
          "millrace",
          Files.readString(data.resolve("secrets/database-password")).strip());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
