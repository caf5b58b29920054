package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/// What a command says of a database that it cannot use.
class CommandDatabaseTest {
  private static final DatabaseConfig NOBODY_LISTENS =
      new DatabaseConfig(
          "jdbc:postgresql://127.0.0.1:1/millrace?password=lantern&ssl=false",
          "millrace",
          "kettle");

  @Test
  void namesTheDatabaseAndNoPassword() {
    CommandDatabase database = new CommandDatabase(NOBODY_LISTENS);
    assertThatThrownBy(() ->
            database.with(
                source -> new JdbcTemplate(source).queryForObject("select 1", Integer.class)))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("127.0.0.1:1/millrace")
        .message()
        .doesNotContain("lantern", "kettle");
  }

  @Test
  void isPrintedWithoutPasswords() {
    assertThat(NOBODY_LISTENS.toString())
        .contains("127.0.0.1:1/millrace")
        .doesNotContain("lantern", "kettle");
  }
}
