package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Who calls: tokens, cookies, the internal token.
@ExtendWith(TestApi.Shared.class)
class SessionIT {
  private static final Duration ACCESS_LIFE = Duration.ofMinutes(15);
  private final TestApi api;

  SessionIT(TestApi api) {
    this.api = api;
  }

  @Test
  void rotatesRefreshTokensAndEndsAFamilyThatWasCopied() {
    Answer login = api.login(api.newUser(), TestApi.PASSWORD);
    Map<String, String> first = Map.of("refreshToken", login.text("refreshToken"));
    Answer second = api.anyone().post("/auth/refresh", first);
    assertThat(second.status()).isEqualTo(200);
    assertThat(api.anyone().post("/auth/refresh", first).status()).isEqualTo(200);
    api.clock().advance(Duration.ofSeconds(11));
    assertThat(api.anyone().post("/auth/refresh", first).status()).isEqualTo(401);
    assertThat(api.anyone().bearer(second.text("accessToken")).get("/user/profile").status())
        .isEqualTo(401);
  }

  /// A database of a language may take the Turkish capital for an i, and the limits of logins do
  /// not.
  @Test
  void looksUpNoNameThatNobodyCanHave() {
    String name = api.newUser();
    try (SqlLog log = new SqlLog()) {
      for (String strange : List.of("adm\u0130n", "\u212aate", name + " ", "ad", "x".repeat(21))) {
        assertThat(api.login(strange, TestApi.PASSWORD).status()).as(strange).isEqualTo(401);
      }
      assertThat(log.of("account")).isEmpty();
      assertThat(api.login(name.toUpperCase(Locale.ROOT), TestApi.PASSWORD).status())
          .isEqualTo(200);
      assertThat(log.of("account")).isNotEmpty();
    }
  }

  @Test
  void logsOutAtOnce() {
    Client user = api.user();
    assertThat(user.get("/user/profile").status()).isEqualTo(200);
    assertThat(user.call("POST", "/auth/logout", null).status()).isEqualTo(204);
    assertThat(user.get("/user/profile").status()).isEqualTo(401);
  }

  @Test
  void believesCookiesOfOurOwnPagesOnly() {
    String access = api.login(api.newUser(), TestApi.PASSWORD).text("accessToken");
    Client browser = api.anyone().with("Cookie", "accessToken=" + access);
    assertThat(browser.get("/user/profile").status()).isEqualTo(200);
    assertThat(browser.call("POST", "/user/channel", null).status()).isEqualTo(403);
    assertThat(
            browser
                .with("Sec-Fetch-Site", "cross-site")
                .call("POST", "/user/channel", null)
                .status())
        .isEqualTo(403);
    assertThat(
            browser
                .with("Sec-Fetch-Site", "same-origin")
                .call("POST", "/user/channel", null)
                .status())
        .isEqualTo(201);
    Client origin = browser.with("Origin", "http://localhost:" + api.port());
    assertThat(origin.call("PATCH", "/user/channel/streamKey", null).status()).isEqualTo(200);
  }

  @Test
  void treatsABadCookieAsNoneAndABadHeaderAsWrong() {
    assertThat(api.anyone().with("Cookie", "accessToken=nonsense").get("/videos").status())
        .isEqualTo(200);
    assertThat(api.anyone().bearer("nonsense").get("/videos").status()).isEqualTo(401);
  }

  @Test
  void saysNothingAboutKeysWithoutTheInternalToken() {
    Map<String, String> body = Map.of("streamKey", "x", "remoteAddress", "1.2.3.4");
    assertThat(api.anyone().post("/channel/streamKey/verify", body).status()).isEqualTo(401);
    assertThat(api.anyone().bearer("wrong").post("/channel/streamKey/verify", body).status())
        .isEqualTo(401);
    assertThat(api.anyone().get("/actuator/metrics").status()).isEqualTo(401);
    assertThat(api.anyone().get("/actuator/health").status()).isEqualTo(200);
  }

  @Test
  void believesAnAccessTokenForAQuarterOfAnHour() {
    Client user = api.user();
    api.clock().advance(ACCESS_LIFE.minusSeconds(10));
    assertThat(user.get("/user/profile").status()).isEqualTo(200);
    api.clock().advance(Duration.ofSeconds(11));
    assertThat(user.get("/user/profile").status()).isEqualTo(401);
  }

  @Test
  void looksAtACookieOnceAndOnlyWhenItMatters() {
    String access = api.login(api.newUser(), TestApi.PASSWORD).text("accessToken");
    Client browser = api.anyone().with("Cookie", "accessToken=" + access);
    try (SqlLog log = new SqlLog()) {
      for (String path : List.of("/assets/index-abc.js", "/", "/videos", "/channels")) {
        assertThat(browser.get(path).status()).as(path).isEqualTo(200);
        assertThat(log.of("token_family")).as(path).isEmpty();
      }
      assertThat(browser.get("/user/profile").status()).isEqualTo(200);
      assertThat(log.of("token_family")).hasSize(1);
    }
  }

  @Test
  void letsNoOtherHeaderThanABearerTokenStandForTheOrigin() {
    String access = api.login(api.newUser(), TestApi.PASSWORD).text("accessToken");
    Client browser =
        api.anyone()
            .with("Cookie", "accessToken=" + access)
            .with("Sec-Fetch-Site", "cross-site")
            .with("Authorization", "Basic YTpi");
    assertThat(browser.call("POST", "/user/channel", null).status()).isEqualTo(403);
    assertThat(browser.bearer(access).call("POST", "/user/channel", null).status()).isEqualTo(201);
  }

  @Test
  void knowsItsPublicAddressBehindAProxy() {
    Answer login = api.login(api.newUser(), TestApi.PASSWORD);
    assertThat(login.response().headers().allValues("set-cookie"))
        .noneMatch(cookie -> cookie.contains("Secure"));
    Client browser =
        api.anyone()
            .with("Cookie", "refreshToken=" + login.text("refreshToken"))
            .with("Origin", "https://live.example.org");
    Answer refresh = browser.call("POST", "/auth/refresh", null);
    assertThat(refresh.status()).isEqualTo(200);
    assertThat(refresh.response().headers().allValues("set-cookie"))
        .hasSize(2)
        .allMatch(cookie -> cookie.contains("Secure"));
    Client stranger = browser.with("Origin", "https://example.org");
    assertThat(stranger.call("POST", "/auth/refresh", null).status()).isEqualTo(403);
  }

  @Test
  void saysThatItCannotLookUpATokenWithoutADatabase() {
    String access = api.login(api.newUser(), TestApi.PASSWORD).text("accessToken");
    api.withoutDatabase(() -> {
      Client browser = api.anyone().with("Cookie", "accessToken=" + access);
      assertThat(browser.get("/assets/index-abc.js").status()).isEqualTo(200);
      for (Client client : List.of(browser, api.anyone().bearer(access))) {
        Answer answer = client.get("/user/profile");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        assertThat(answer.text("detail")).contains("try again");
      }
      assertThat(api.verify("some key").status()).isEqualTo(503);
    });
  }

  @Test
  void tellsNothingOfOtherCallsOfOurServices() {
    assertThat(api.anyone().get("/channel/streamKey/later").status()).isEqualTo(401);
    assertThat(api.internal().get("/channel/streamKey/later").status()).isEqualTo(404);
    Client owner = api.user();
    owner.call("POST", "/user/channel", null);
    assertThat(owner.call("PATCH", "/user/channel/streamKey", null).status()).isEqualTo(200);
    assertThat(api.internal().call("PATCH", "/user/channel/streamKey", null).status())
        .isEqualTo(401);
  }
}
