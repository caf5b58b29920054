package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.api.Client.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The connections to the database.
@ExtendWith(TestApi.Shared.class)
class DatabaseIT {
  private final TestApi api;

  DatabaseIT(TestApi api) {
    this.api = api;
  }

  @Test
  void noStatementRunsForLongerThanTenSeconds() {
    JdbcClient database = api.bean(JdbcClient.class);
    assertThat(shown(database, "statement_timeout")).isEqualTo("10s");
    assertThat(shown(database, "idle_in_transaction_session_timeout")).isEqualTo("30s");
    assertThatThrownBy(() -> database.sql("select pg_sleep(60)").query().singleRow())
        .isInstanceOf(QueryTimeoutException.class);
  }

  @Test
  void migrationsMayTakeLonger() throws SQLException {
    try (Connection connection =
            api.bean(Flyway.class).getConfiguration().getDataSource().getConnection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("show statement_timeout")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("0");
    }
  }

  @Test
  void answersThatTheDatabaseIsBusyWhenAStatementIsEnded() throws SQLException {
    Client user = api.user();
    try (Connection other = api.database().connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table account");
      CompletableFuture<Answer> change =
          CompletableFuture.supplyAsync(
              () -> user.patch("/user/profile", Map.of("first_name", "Ada")));
      TestApi.await(api.database()::somebodyWaits);
      statement.execute(
          "select pg_cancel_backend(pid) from pg_stat_activity"
              + " where datname = current_database() and wait_event_type = 'Lock'");
      Answer answer = change.join();
      assertThat(answer.status()).isEqualTo(503);
      other.rollback();
    }
  }

  @Test
  void manyRequestsShareFewConnections() {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> api.anyone().get("/videos"), Thread::startVirtualThread));
    }
    assertThat(answers).allMatch(answer -> answer.join().status() == 200);
    HikariDataSource pool = api.bean(HikariDataSource.class);
    assertThat(pool.getHikariPoolMXBean().getTotalConnections())
        .isBetween(1, DatabaseProperties.CONNECTIONS);
  }

  private static String shown(JdbcClient database, String setting) {
    return database.sql("show " + setting).query(String.class).single();
  }
}
