package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Who calls: tokens, cookies, the internal token.
@ExtendWith(TestApi.Shared.class)
class SessionIT {
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
}
