package dev.millrace.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import dev.millrace.api.TestApi;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What is kept of refresh tokens.
@ExtendWith(TestApi.Shared.class)
class TokensIT {
  private final TestApi api;

  TokensIT(TestApi api) {
    this.api = api;
  }

  @Test
  void keepsARotatedTokenAsLongAsItCouldBeUsedAgain() throws Exception {
    Answer login = api.login(api.newUser(), TestApi.PASSWORD);
    api.clock().advance(Duration.ofDays(4));
    Answer later =
        api.anyone().post("/auth/refresh", Map.of("refreshToken", login.text("refreshToken")));
    forgetExpired();
    assertThat(isKept(login)).isTrue();
    api.clock().advance(Duration.ofDays(4));
    forgetExpired();
    assertThat(isKept(login)).isFalse();
    assertThat(isKept(later)).isTrue();
  }

  private void forgetExpired() {
    api.bean(Sessions.class).forgetExpired();
  }

  private boolean isKept(Answer pair) throws SQLException {
    try (Connection connection = api.database().connect();
        var query = connection.prepareStatement("select 1 from refresh_token where hash = ?")) {
      query.setBytes(1, Hashes.sha256(pair.text("refreshToken")));
      try (var rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }
}
