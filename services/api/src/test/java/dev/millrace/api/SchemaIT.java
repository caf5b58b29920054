package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestApi.Shared.class)
class SchemaIT {
  private final TestApi api;

  SchemaIT(TestApi api) {
    this.api = api;
  }

  @Test
  void doesNotStartOnTheDatabaseOfANewerVersion() throws SQLException {
    try (TestDatabase database = new TestDatabase()) {
      Schema schema = new Schema(database.config());
      assertThat(schema.version()).isEmpty();
      schema.migrate("1");
      assertThat(schema.version()).contains("1");
      assertThat(schema.knows("1")).isTrue();
      assertThat(schema.knows("999")).isFalse();
      schema.migrate("latest");
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute(
            """
            insert into flyway_schema_history
            values (1000, '999', 'later', 'SQL', 'V999__later.sql', 0, 'postgres', now(), 0, true)
            """);
      }
      assertThatThrownBy(schema::version).isInstanceOf(ApiException.class);
      assertThatThrownBy(() -> ApiServer.start(on(database)))
          .isInstanceOf(ApiException.class)
          .hasMessageContaining("newer version of Millrace")
          .hasMessageContaining("999");
    }
  }

  private ApiConfig on(TestDatabase database) {
    ApiConfig config = api.config(0);
    return new ApiConfig(
        config.http(),
        database.config(),
        config.internalToken(),
        config.data(),
        config.secrets(),
        config.publicUrl(),
        config.publicHlsUrl(),
        config.publicRtmpUrl(),
        config.hlsPort(),
        config.rtmpPort(),
        config.trustedProxies(),
        config.registration(),
        config.events(),
        config.limits(),
        config.tokens(),
        config.loginLimits(),
        config.mail(),
        config.pictures(),
        config.streamingReady(),
        config.streamingCounts(),
        config.version());
  }
}
