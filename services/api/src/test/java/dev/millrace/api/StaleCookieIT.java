package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A browser that still has cookies of a login that is over gets everywhere where one without
/// cookies gets.
@ExtendWith(TestApi.Shared.class)
class StaleCookieIT {
  private final TestApi api;
  private String name;

  StaleCookieIT(TestApi api) {
    this.api = api;
  }

  @BeforeEach
  void signUp() {
    name = api.newUser();
  }

  static Stream<String> kinds() {
    return Stream.of("ended", "nonsense", "empty", "broken", "quoted");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void showsPagesAndPublicLists(String kind) {
    Client browser = browser(kind);
    for (String path :
        List.of("/", "/login", "/login/forgot", "/signup", "/watch/x", "/videos", "/channels")) {
      assertThat(browser.get(path).status()).as(path).isEqualTo(200);
    }
    assertThat(browser.get("/platform").status()).isEqualTo(200);
    assertThat(browser.get("/actuator/health").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void letsIn(String kind) {
    Map<String, String> login = Map.of("username", name, "password", TestApi.PASSWORD);
    assertThat(browser(kind).post("/auth/login", login).status()).isEqualTo(200);
    assertThat(
            browser(kind).with("Sec-Fetch-Site", "same-origin").post("/auth/login", login).status())
        .isEqualTo(200);
    Map<String, String> signup = Map.of("username", api.name(), "password", TestApi.PASSWORD);
    Client newcomer = browser(kind).with("X-Forwarded-For", "203.0.113.251");
    assertThat(newcomer.post("/auth/signup", signup).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void renewsByATokenInTheBody(String kind) {
    Answer pair = api.login(name, TestApi.PASSWORD);
    Map<String, String> body = Map.of("refreshToken", pair.text("refreshToken"));
    assertThat(samePage(kind).post("/auth/refresh", body).status()).isEqualTo(200);
    assertThat(samePage(kind).call("POST", "/auth/refresh", null).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void logsOutAndClears(String kind) {
    Answer logout = samePage(kind).call("POST", "/auth/logout", null);
    assertThat(logout.status()).isEqualTo(204);
    assertThat(logout.response().headers().allValues("set-cookie"))
        .hasSize(2)
        .allMatch(cookie -> cookie.contains("Max-Age=0"));
    assertThat(samePage(kind).call("POST", "/auth/logout?everywhere=true", null).status())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void helpsThoseWhoHaveForgottenTheirPassword(String kind) {
    Client browser = browser(kind).with("X-Forwarded-For", "203.0.113.252");
    Map<String, String> token = Map.of("token", "x");
    assertThat(browser.post("/auth/email/verify", token).status()).isEqualTo(400);
    Map<String, String> reset = Map.of("token", "x", "newPassword", TestApi.PASSWORD);
    assertThat(browser.post("/auth/password/reset", reset).status()).isEqualTo(400);
    assertThat(browser.post("/auth/password/forgot", Map.of("username", name)).status())
        .isIn(202, 429);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void countsAsAGoodHeaderSays(String kind) {
    String access = api.login(name, TestApi.PASSWORD).text("accessToken");
    assertThat(browser(kind).bearer(access).get("/user/profile").status()).isEqualTo(200);
    Map<String, String> change = Map.of("first_name", "Ada");
    assertThat(browser(kind).bearer(access).patch("/user/profile", change).status()).isEqualTo(200);
  }

  private Client samePage(String kind) {
    return browser(kind).with("Sec-Fetch-Site", "same-origin");
  }

  private Client browser(String kind) {
    return api.anyone().with("Cookie", cookies(kind));
  }

  private String cookies(String kind) {
    return switch (kind) {
      case "ended" -> {
        Answer pair = api.login(name, TestApi.PASSWORD);
        api.anyone().post("/auth/logout", Map.of("refreshToken", pair.text("refreshToken")));
        yield "accessToken="
            + pair.text("accessToken")
            + "; refreshToken="
            + pair.text("refreshToken");
      }
      case "nonsense" -> "accessToken=a.b.c; refreshToken=nonsense";
      case "empty" -> "accessToken=; refreshToken=";
      case "broken" -> "accessToken={[,; refreshToken;;==;";
      default -> "accessToken=\"a b\"; refreshToken=\"x\"; refreshToken=y";
    };
  }
}
