package dev.millrace.api;

import java.util.Properties;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.TransactionException;

/// The database as commands use it, straight and with deadlines, whether Millrace is running or
/// not. Thread-safe.
public final class CommandDatabase {
  private static final String CONNECT_SECONDS = "5";

  /// For a server that is gone, or a row that somebody holds.
  private static final String SOCKET_SECONDS = "20";

  private final DatabaseConfig config;

  public CommandDatabase(DatabaseConfig config) {
    this.config = config;
  }

  /// Does `work`, whose connections end in time.
  ///
  /// @throws ApiException when the database cannot be used
  public <T> T with(Function<DriverManagerDataSource, T> work) {
    DriverManagerDataSource source =
        new DriverManagerDataSource(config.jdbcUrl(), config.user(), config.password());
    Properties deadlines = new Properties();
    deadlines.setProperty("connectTimeout", CONNECT_SECONDS);
    deadlines.setProperty("socketTimeout", SOCKET_SECONDS);
    source.setConnectionProperties(deadlines);
    try {
      return work.apply(source);
    } catch (BadSqlGrammarException e) {
      throw new ApiException("This database is of an older version: start Millrace first", e);
    } catch (DataAccessException | TransactionException e) {
      throw new ApiException(
          "The database " + config.address() + " cannot be used: " + e.getMessage(), e);
    }
  }
}
