package dev.millrace.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client;
import dev.millrace.api.Client.Answer;
import dev.millrace.api.TestApi;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// The list of places where one is logged in.
@ExtendWith(TestApi.Shared.class)
class SessionsIT {
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
  private final TestApi api;

  SessionsIT(TestApi api) {
    this.api = api;
  }

  @Test
  void listsDevicesTheLastUsedFirst() {
    String name = api.newUser();
    Client laptop = loggedIn(name, FIREFOX);
    api.clock().advance(Duration.ofMinutes(3));
    Client script = loggedIn(name, "curl/8.5.0");
    JsonNode seen = laptop.get("/user/sessions").json();
    assertThat(seen.path("total").asInt()).isEqualTo(2);
    JsonNode items = seen.path("items");
    assertThat(items.path(0).path("device").asString()).isEqualTo("curl");
    assertThat(items.path(0).path("current").asBoolean()).isFalse();
    assertThat(items.path(1).path("device").asString()).isEqualTo("Firefox on Linux");
    assertThat(items.path(1).path("current").asBoolean()).isTrue();
    assertThat(script.get("/user/sessions").json().at("/items/0/current").asBoolean()).isTrue();
  }

  @Test
  void saysWhenASessionBeganAndWasUsedInWholeMinutes() {
    String name = api.newUser();
    Answer login = login(name, FIREFOX);
    api.clock().advance(Duration.ofMinutes(20));
    Answer renewed =
        api.anyone()
            .with("User-Agent", "curl/8.5.0")
            .post("/auth/refresh", Map.of("refreshToken", login.text("refreshToken")));
    JsonNode session =
        api.anyone()
            .bearer(renewed.text("accessToken"))
            .get("/user/sessions")
            .json()
            .at("/items/0");
    Instant created = Instant.parse(session.path("createdAt").asString());
    Instant used = Instant.parse(session.path("lastUsedAt").asString());
    assertThat(Duration.between(created, used))
        .isBetween(Duration.ofMinutes(20), Duration.ofMinutes(21));
    assertThat(created.getEpochSecond() % 60).isZero();
    assertThat(session.path("device").asString()).isEqualTo("curl");
  }

  @Test
  void endsOneSessionOfOnesOwn() {
    String name = api.newUser();
    Client here = loggedIn(name, FIREFOX);
    Client there = loggedIn(name, "curl/8.5.0");
    String id = currentId(there);
    assertThat(here.delete("/user/sessions/" + id).status()).isEqualTo(204);
    assertThat(there.get("/user/profile").status()).isEqualTo(401);
    assertThat(here.get("/user/profile").status()).isEqualTo(200);
    assertThat(here.delete("/user/sessions/" + id).status()).isEqualTo(404);
  }

  @Test
  void endsTheSessionThatAsksAndClearsItsCookies() {
    Client here = loggedIn(api.newUser(), FIREFOX);
    Answer answer = here.delete("/user/sessions/" + currentId(here));
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.response().headers().allValues("set-cookie"))
        .hasSize(2)
        .allMatch(cookie -> cookie.contains("Max-Age=0"));
    assertThat(here.get("/user/profile").status()).isEqualTo(401);
  }

  @Test
  void knowsNoSessionOfAnotherUser() {
    Client victim = api.user();
    String id = currentId(victim);
    assertThat(api.user().delete("/user/sessions/" + id).status()).isEqualTo(404);
    assertThat(victim.get("/user/profile").status()).isEqualTo(200);
    assertThat(api.user().delete("/user/sessions/" + UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(api.user().delete("/user/sessions/nonsense").status()).isEqualTo(400);
    assertThat(api.anyone().get("/user/sessions").status()).isEqualTo(401);
  }

  @Test
  void logsOutEverywhere() {
    String name = api.newUser();
    Client here = loggedIn(name, FIREFOX);
    Client there = loggedIn(name, FIREFOX);
    Client stranger = api.user();
    assertThat(here.call("POST", "/auth/logout?everywhere=true", null).status()).isEqualTo(204);
    assertThat(here.get("/user/profile").status()).isEqualTo(401);
    assertThat(there.get("/user/profile").status()).isEqualTo(401);
    assertThat(stranger.get("/user/profile").status()).isEqualTo(200);
  }

  @Test
  void logsOutEverywhereByARefreshTokenAlone() {
    String name = api.newUser();
    Answer login = login(name, FIREFOX);
    Client there = loggedIn(name, FIREFOX);
    Map<String, String> token = Map.of("refreshToken", login.text("refreshToken"));
    assertThat(api.anyone().post("/auth/logout?everywhere=true", token).status()).isEqualTo(204);
    assertThat(there.get("/user/profile").status()).isEqualTo(401);
  }

  @Test
  void endsTheSessionUnusedLongestWhenThereAreTooMany() {
    Client first = api.user();
    Caller caller = caller(first);
    Tokens tokens = api.bean(Tokens.class);
    api.clock().advance(Duration.ofSeconds(1));
    for (int i = 1; i < Sessions.MAX_OF_A_USER; i++) {
      tokens.login(caller.userId(), "A program");
    }
    assertThat(first.get("/user/sessions").json().path("total").asInt())
        .isEqualTo(Sessions.MAX_OF_A_USER);
    tokens.login(caller.userId(), "A program");
    assertThat(first.get("/user/profile").status()).isEqualTo(401);
  }

  @Test
  void forgetsExpiredSessionsInSmallSteps() throws SQLException {
    Client user = api.user();
    long id = caller(user).userId();
    Tokens tokens = api.bean(Tokens.class);
    for (int i = 0; i < 40; i++) {
      tokens.login(id, "A program");
    }
    api.clock().advance(Duration.ofDays(8));
    assertThat(families(id)).isEqualTo(41);
    api.bean(Sessions.class).forgetExpired();
    assertThat(families(id)).isZero();
  }

  private long families(long accountId) throws SQLException {
    try (Connection connection = api.database().connect();
        var query =
            connection.prepareStatement("select count(*) from token_family where account_id = ?")) {
      query.setLong(1, accountId);
      try (var rows = query.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private Caller caller(Client client) {
    long id = client.get("/user/profile").json().path("id").asLong();
    return new Caller(id, UUID.fromString(currentId(client)));
  }

  private static String currentId(Client client) {
    for (JsonNode session : client.get("/user/sessions").json().path("items")) {
      if (session.path("current").asBoolean()) {
        return session.path("id").asString();
      }
    }
    throw new AssertionError("no session is the current one");
  }

  private Client loggedIn(String name, String agent) {
    return api.anyone().bearer(login(name, agent).text("accessToken"));
  }

  private Answer login(String name, String agent) {
    return api.anyone()
        .with("User-Agent", agent)
        .post("/auth/login", Map.of("username", name, "password", TestApi.PASSWORD));
  }
}
