package dev.millrace.app;

import java.util.List;

/// What a backup holds. Immutable.
///
/// @param format of the file; this version of Millrace reads [#FORMAT]
/// @param program the version that wrote it
/// @param schema the last migration that its tables had
/// @param media whether recordings and pictures are in it
record BackupManifest(
    int format,
    String program,
    String schema,
    boolean media,
    List<Table> tables,
    List<Sequence> sequences) {
  static final int FORMAT = 1;

  /// Its rows are in an entry of their own, in PostgreSQL's text form of COPY.
  record Table(String name, List<String> columns, long rows) {
    Table {
      columns = List.copyOf(columns);
    }
  }

  /// @param last the last number that was given out
  record Sequence(String name, long last) {}

  BackupManifest {
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
  }

  long rows() {
    return tables.stream().mapToLong(Table::rows).sum();
  }
}
