package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.api.Client.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The pages, the description of the api, its health.
@ExtendWith(TestApi.Shared.class)
class WebIT {
  private final TestApi api;

  WebIT(TestApi api) {
    this.api = api;
  }

  @Test
  void isReadyOnlyWithStreaming() {
    api.streaming(false);
    assertThat(api.anyone().get("/actuator/health/readiness").status()).isEqualTo(503);
    api.streaming(true);
    assertThat(api.anyone().get("/actuator/health/readiness").status()).isEqualTo(200);
  }

  @Test
  void servesTheWebPages() {
    for (String path : List.of("/", "/watch/abc", "/studio", "/studio/videos", "/login")) {
      Answer page = api.anyone().get(path);
      assertThat(page.status()).as(path).isEqualTo(200);
      assertThat(page.header("content-security-policy"))
          .contains("script-src 'self'")
          .contains("http://localhost:8080")
          .contains("frame-ancestors 'none'");
    }
    assertThat(api.anyone().get("/watch/abc?embed").header("content-security-policy"))
        .contains("frame-ancestors *");
    assertThat(api.anyone().get("/assets/index-abc.js").status()).isEqualTo(200);
    assertThat(api.anyone().get("/assets/..%2findex.html").status()).isIn(400, 404);
    assertThat(api.anyone().get("/platform").text("rtmpUrl"))
        .isEqualTo("rtmp://localhost:1935/streaming");
  }

  @Test
  void describesItselfInOpenApi() {
    JsonNode paths = api.anyone().get("/v3/api-docs").json().path("paths");
    assertThat(paths.propertyNames())
        .containsExactlyInAnyOrder(
            "/auth/signup",
            "/auth/login",
            "/auth/refresh",
            "/auth/logout",
            "/user/profile",
            "/user/password",
            "/user/channel",
            "/user/channel/streamKey",
            "/user/channel/videos",
            "/user/channel/videos/{id}",
            "/user/channel/videos/{id}/thumbnail",
            "/channels",
            "/channels/{id}",
            "/channels/{id}/videos",
            "/videos",
            "/videos/{url}",
            "/videos/{url}/thumbnail",
            "/platform");
  }

  @Test
  void saysWhichPortIsTaken() {
    assertThatThrownBy(() -> ApiServer.start(api.config(api.port())))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("Port " + api.port())
        .hasMessageContaining("MILLRACE_API_PORT");
  }

  @Test
  void describesHowToFindAChannelByItsOwner() {
    JsonNode parameters =
        api.anyone().get("/v3/api-docs").json().at("/paths/~1channels/get/parameters");
    assertThat(parameters)
        .anySatisfy(parameter -> {
          assertThat(parameter.path("name").asString("")).isEqualTo("username");
          assertThat(parameter.path("required").asBoolean(true)).isFalse();
          assertThat(parameter.path("description").asString("")).contains("whatever its case");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"/assets/styles-abc.css", "/v3/api-docs"})
  void compressesText(String path) {
    Client browser = api.anyone().with("Accept-Encoding", "gzip");
    assertThat(browser.get(path).header("content-encoding")).isEqualTo("gzip");
    assertThat(browser.get("/assets/index-abc.js").header("content-encoding")).isEmpty();
    assertThat(api.anyone().get(path).header("content-encoding")).isEmpty();
  }
}
