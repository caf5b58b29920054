package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Accounts: signing up, logging in, leaving.
@ExtendWith(TestApi.Shared.class)
class AccountIT {
  private final TestApi api;

  AccountIT(TestApi api) {
    this.api = api;
  }

  @Test
  void signsUpAndLogsIn() {
    String name = api.name();
    Answer signup =
        api.anyone()
            .post(
                "/auth/signup",
                Map.of("username", name, "password", TestApi.PASSWORD, "first_name", "Ada"));
    assertThat(signup.status()).isEqualTo(201);
    assertThat(signup.text("username")).isEqualTo(name);
    assertThat(signup.text("first_name")).isEqualTo("Ada");
    assertThat(signup.response().body()).doesNotContain(TestApi.PASSWORD);
    Answer login = api.login(name, TestApi.PASSWORD);
    assertThat(login.response().headers().allValues("set-cookie"))
        .hasSize(2)
        .allSatisfy(cookie ->
            assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax").contains("Path=/"));
    Answer profile = api.anyone().bearer(login.text("accessToken")).get("/user/profile");
    assertThat(profile.text("username")).isEqualTo(name);
    assertThat(api.anyone().get("/user/profile").status()).isEqualTo(401);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "ab,          long enough, username",
    "has space,   long enough, username",
    "aaaaaaaaaaaaaaaaaaaaa, rain over tin roofs, username",
    "good_name,   short,       password",
    ",            rain over tin roofs, username",
    "good_name,   ,            password",
  })
  void namesTheFieldThatIsOutOfBounds(String username, String password, String field) {
    Map<String, String> body = new java.util.HashMap<>();
    body.put("username", username);
    body.put("password", password);
    Answer answer = api.anyone().post("/auth/signup", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("content-type")).contains("application/problem+json");
    assertThat(answer.wrongField()).isEqualTo(field);
  }

  @Test
  void takesEachNameOnceWhateverItsCaseAndHoweverFast() {
    String name = api.name();
    List<Integer> statuses =
        Simultaneous.statuses(
            8,
            i ->
                api.anyone()
                    .post(
                        "/auth/signup",
                        Map.of(
                            "username",
                            i % 2 == 0 ? name : name.toUpperCase(java.util.Locale.ROOT),
                            "password",
                            TestApi.PASSWORD)));
    assertThat(statuses).containsExactly(201, 409, 409, 409, 409, 409, 409, 409);
  }

  @Test
  void slowsDownGuessing() {
    String name = api.name();
    api.anyone().post("/auth/signup", Map.of("username", name, "password", TestApi.PASSWORD));
    for (int i = 0; i < 10; i++) {
      assertThat(api.login(name, "wrong password").status()).isEqualTo(401);
    }
    Answer refused = api.login(name, "wrong password");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("retry-after")).isNotEmpty();
  }

  @Test
  void changesThePasswordAndEndsOtherSessions() {
    String name = api.newUser();
    Client here = api.anyone().bearer(api.login(name, TestApi.PASSWORD).text("accessToken"));
    Client elsewhere = api.anyone().bearer(api.login(name, TestApi.PASSWORD).text("accessToken"));
    Answer wrong =
        here.patch(
            "/user/password", Map.of("currentPassword", "no", "newPassword", "quiet lantern 42"));
    assertThat(wrong.wrongField()).isEqualTo("currentPassword");
    Map<String, String> change =
        Map.of("currentPassword", TestApi.PASSWORD, "newPassword", "quiet lantern 42");
    assertThat(here.patch("/user/password", change).status()).isEqualTo(204);
    assertThat(here.get("/user/profile").status()).isEqualTo(200);
    assertThat(elsewhere.get("/user/profile").status()).isEqualTo(401);
    assertThat(api.login(name, "quiet lantern 42").status()).isEqualTo(200);
  }

  @Test
  void deletesAnAccountWithAllThatBelongsToIt() {
    Client owner = api.user();
    owner.call("POST", "/user/channel", null);
    String url = owner.post("/user/channel/videos", Map.of("title", "A show")).text("url");
    assertThat(owner.delete("/user/profile").status()).isEqualTo(204);
    assertThat(owner.get("/user/profile").status()).isEqualTo(401);
    assertThat(api.anyone().get("/videos/" + url).status()).isEqualTo(404);
  }

  @Test
  void countsGuessesThatAreMadeAtTheSameTime() {
    String name = api.newUser();
    List<Integer> statuses = Simultaneous.statuses(16, _ -> api.login(name, "wrong password"));
    assertThat(statuses).filteredOn(status -> status == 401).hasSize(10);
    assertThat(statuses).filteredOn(status -> status == 429).hasSize(6);
  }

  @Test
  void doesNotCountLoginsThatSucceed() {
    String name = api.newUser();
    for (int i = 0; i < 12; i++) {
      assertThat(api.login(name, TestApi.PASSWORD).status()).isEqualTo(200);
    }
  }

  @Test
  void keepsApartTheUserWithANumberAndTheUserNamedLikeIt() {
    Client user = api.user();
    String number = user.get("/user/profile").json().path("id").toString();
    for (int i = 0; i < 11; i++) {
      api.login(number, "wrong password");
    }
    assertThat(api.login(number, "wrong password").status()).isEqualTo(429);
    Map<String, String> change =
        Map.of("currentPassword", TestApi.PASSWORD, "newPassword", "quiet lantern 42");
    assertThat(user.patch("/user/password", change).status()).isEqualTo(204);
  }
}
