package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A service without an SMTP server, as it is by default.
@ExtendWith(TestApi.Shared.class)
class NoMailIT {
  private static final String NO_MAIL = "urn:millrace:problem:no-mail";
  private final TestApi api;

  NoMailIT(TestApi api) {
    this.api = api;
  }

  @Test
  void saysThatItSendsNoMails() {
    try (ApiServer server = ApiServer.start(api.config(0, ApiLimits.DEFAULT, null))) {
      Client anyone = new Client(server.port());
      assertThat(anyone.get("/platform").json().path("mail").asBoolean()).isFalse();
      Answer forgot = anyone.post("/auth/password/forgot", Map.of("username", "anybody"));
      assertThat(forgot.status()).isEqualTo(409);
      assertThat(forgot.text("type")).isEqualTo(NO_MAIL);
      Map<String, String> login = Map.of("username", api.newUser(), "password", TestApi.PASSWORD);
      Client user = anyone.bearer(anyone.post("/auth/login", login).text("accessToken"));
      Map<String, String> change =
          Map.of("email", "ada@example.org", "currentPassword", TestApi.PASSWORD);
      assertThat(user.patch("/user/profile", change).text("type")).isEqualTo(NO_MAIL);
      Map<String, String> none = Map.of("email", "", "currentPassword", TestApi.PASSWORD);
      assertThat(user.patch("/user/profile", none).status()).isEqualTo(200);
    }
  }
}
