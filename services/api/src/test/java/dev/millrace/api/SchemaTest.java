package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
  @ParameterizedTest
  @ValueSource(ints = {9, 14})
  void refusesAPostgresqlThatIsTooOld(int version) {
    assertThatThrownBy(() -> Schema.refuseOld(version))
        .isInstanceOf(ApiException.class)
        .hasMessage("The database is a PostgreSQL " + version + ", but Millrace needs 15 or later");
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 18, 19})
  void takesAPostgresqlThatIsNewEnough(int version) {
    assertThatCode(() -> Schema.refuseOld(version)).doesNotThrowAnyException();
  }
}
