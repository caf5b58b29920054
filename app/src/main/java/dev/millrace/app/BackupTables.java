package dev.millrace.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// The tables of a database, copied out and in within one transaction. Rows stream: none stays in
/// memory. For one thread; closing rolls back what was not committed.
final class BackupTables implements AutoCloseable {
  private static final String NAMES =
      """
      select relname from pg_class
      where relkind = 'r' and relnamespace = current_schema()::regnamespace
        and relname <> 'flyway_schema_history'
      order by relname
      """;

  private static final String COLUMNS =
      """
      select attname from pg_attribute
      where attrelid = to_regclass(quote_ident(?)) and attnum > 0 and not attisdropped
        and attgenerated = ''
      order by attnum
      """;

  private static final String REFERRED =
      """
      select distinct f.relname from pg_constraint c join pg_class f on f.oid = c.confrelid
      where c.contype = 'f' and c.conrelid = to_regclass(quote_ident(?)) and c.confrelid <> c.conrelid
      order by f.relname
      """;

  private static final String SEQUENCES =
      """
      select sequencename, last_value from pg_sequences
      where schemaname = current_schema() and last_value is not null
      order by sequencename
      """;

  /// Rows of these are made by a migration: restored ones take their place.
  private static final Set<String> SEEDED = Set.of("platform");

  private final Connection connection;
  private final CopyManager copies;

  private BackupTables(Connection connection) throws SQLException {
    this.connection = connection;
    this.copies = connection.unwrap(PGConnection.class).getCopyAPI();
  }

  /// All reads see the same moment, however long they take, and hinder nobody.
  static BackupTables reading(Connection connection) throws SQLException {
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    return new BackupTables(connection);
  }

  static BackupTables writing(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    return new BackupTables(connection);
  }

  List<String> names() throws SQLException {
    return strings(NAMES);
  }

  List<String> columns(String table) throws SQLException {
    return strings(COLUMNS, table);
  }

  /// The last migration that succeeded.
  String schema() throws SQLException {
    return strings(
            """
            select version from flyway_schema_history
            where success and version is not null order by installed_rank desc limit 1
            """)
        .getFirst();
  }

  List<BackupManifest.Sequence> sequences() throws SQLException {
    List<BackupManifest.Sequence> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SEQUENCES)) {
      while (rows.next()) {
        found.add(new BackupManifest.Sequence(rows.getString(1), rows.getLong(2)));
      }
    }
    return found;
  }

  /// The tables that have rows, but for those that a migration made.
  List<String> used() throws SQLException {
    List<String> used = new ArrayList<>();
    for (String table : names()) {
      if (!SEEDED.contains(table)
          && !strings("select '' from " + quoted(table) + " limit 1").isEmpty()) {
        used.add(table);
      }
    }
    return used;
  }

  /// How many rows were written.
  long copyOut(String table, List<String> columns, OutputStream out)
      throws SQLException, IOException {
    return copies.copyOut(copy(table, columns) + " to stdout", out);
  }

  /// How many rows were read. Triggers of ours do not run: what they did is in other rows.
  long copyIn(String table, List<String> columns, InputStream in) throws SQLException, IOException {
    execute("alter table " + quoted(table) + " disable trigger user");
    if (SEEDED.contains(table)) {
      execute("delete from " + quoted(table));
    }
    long rows = copies.copyIn(copy(table, columns) + " from stdin", in);
    execute("alter table " + quoted(table) + " enable trigger user");
    return rows;
  }

  /// So that new rows get numbers that nobody has had.
  void continueAt(BackupManifest.Sequence sequence) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select setval(to_regclass(quote_ident(?)), ?)")) {
      statement.setString(1, sequence.name());
      statement.setLong(2, sequence.last());
      statement.execute();
    }
  }

  /// The same tables, each behind those that it refers to.
  List<String> inOrder(List<String> tables) throws SQLException {
    SequencedSet<String> ordered = new LinkedHashSet<>();
    for (String table : tables) {
      order(table, ordered, new LinkedHashSet<>());
    }
    return ordered.stream().filter(tables::contains).toList();
  }

  void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.rollback();
    connection.close();
  }

  private void order(String table, SequencedSet<String> ordered, SequencedSet<String> above)
      throws SQLException {
    if (!ordered.contains(table) && above.add(table)) {
      for (String referred : strings(REFERRED, table)) {
        order(referred, ordered, above);
      }
      ordered.add(table);
    }
  }

  private static String copy(String table, List<String> columns) {
    return "copy "
        + quoted(table)
        + " ("
        + columns.stream().map(BackupTables::quoted).collect(Collectors.joining(", "))
        + ")";
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> strings(String sql, String... parameters) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }
}
