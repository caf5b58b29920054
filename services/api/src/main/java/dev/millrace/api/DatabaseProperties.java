package dev.millrace.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// What Spring is told about the database: few connections, and no wait without an end. Stateless.
///
/// Virtual threads ask in thousands; a connection is work for a processor or a disk of the
/// database, and more of them than it has of those only wait there instead of here, where the wait
/// ends in a clear answer. 16 keep eight processors busy, and leave room for other nodes, backups
/// and people within the 50 of the embedded PostgreSQL.
final class DatabaseProperties {
  static final int CONNECTIONS = 16;
  static final Duration STATEMENT = Duration.ofSeconds(10);

  /// A transaction that stops between two statements keeps its locks no longer than this.
  static final Duration IDLE_TRANSACTION = Duration.ofSeconds(30);

  private static final int IDLE_CONNECTIONS = 4;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /// The server ends a statement by itself before; this is for a server that is gone.
  private static final Duration SOCKET = Duration.ofSeconds(20);

  private static final String DRIVER = "spring.datasource.hikari.data-source-properties.";

  private DatabaseProperties() {}

  static Map<String, Object> of(DatabaseConfig config) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("spring.datasource.url", config.jdbcUrl());
    properties.put("spring.datasource.username", config.user());
    properties.put("spring.datasource.password", config.password());
    properties.put("spring.datasource.hikari.maximum-pool-size", CONNECTIONS);
    properties.put("spring.datasource.hikari.minimum-idle", IDLE_CONNECTIONS);
    properties.put("spring.datasource.hikari.connection-timeout", CONNECT.toMillis());
    // By SQL, as a pooler between us and PostgreSQL may refuse options of the start.
    properties.put(
        "spring.datasource.hikari.connection-init-sql",
        "set statement_timeout = "
            + STATEMENT.toMillis()
            + "; set idle_in_transaction_session_timeout = "
            + IDLE_TRANSACTION.toMillis());
    properties.put(DRIVER + "ApplicationName", "millrace");
    properties.put(DRIVER + "connectTimeout", CONNECT.toSeconds());
    properties.put(DRIVER + "socketTimeout", SOCKET.toSeconds());
    properties.put(DRIVER + "tcpKeepAlive", true);
    // A newer version that starts beside us may add a column to what we have prepared: such a
    // statement is prepared again, within a transaction too.
    properties.put(DRIVER + "autosave", "conservative");
    // Connections of their own for migrations, which may take longer than a request.
    properties.put("spring.flyway.url", config.jdbcUrl());
    properties.put("spring.flyway.user", config.user());
    properties.put("spring.flyway.password", config.password());
    properties.put("spring.flyway.init-sqls", Schema.LOCK_TIMEOUT);
    return properties;
  }
}
