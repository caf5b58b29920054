package dev.millrace.api.admin;

import dev.millrace.api.ApiException;
import dev.millrace.api.CommandDatabase;
import dev.millrace.api.DatabaseConfig;
import dev.millrace.api.user.Admins;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// The way in when no admin can log in any more: straight to the database. Stateless.
public final class AdminCommand {
  private static final Actor COMMAND_LINE = Actor.machine("millrace admin");

  private AdminCommand() {}

  /// Makes an account an admin, and lifts its suspension; Millrace may be running or not.
  ///
  /// @return the name as its user wrote it; empty: there is no such account
  /// @throws ApiException when the database cannot be used
  public static Optional<String> appoint(DatabaseConfig config, String username) {
    return new CommandDatabase(config)
        .with(source -> appointment(source).make(username, COMMAND_LINE));
  }

  private static Appointment appointment(DataSource source) {
    JdbcClient database = JdbcClient.create(source);
    return new Appointment(
        database,
        new TransactionTemplate(new DataSourceTransactionManager(source)),
        new Admins(database),
        new Audit(database, Clock.systemUTC(), new JsonMapper()));
  }
}
