package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.api.Client.Answer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// The pages, the description of the api, its health.
@ExtendWith(TestApi.Shared.class)
class WebIT {
  private static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.8";

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
    for (String path : List.of("/", "/settings", "/settings/x", "/admin", "/studio", "/c/ada")) {
      assertThat(api.anyone().get(path + "?embed").header("content-security-policy"))
          .as(path)
          .contains("frame-ancestors 'none'");
    }
    assertThat(api.anyone().get("/assets/index-abc.js").status()).isEqualTo(200);
    assertThat(api.anyone().get("/assets/..%2findex.html").status()).isIn(400, 404);
    assertThat(api.anyone().get("/platform").text("rtmpUrl"))
        .isEqualTo("rtmp://localhost:1935/streaming");
    assertThat(api.anyone().get("/platform").json().path("pictureMaxBytes").asInt())
        .isEqualTo(PictureConfig.DEFAULT_MAX_BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/nothing/at/all", "/watch", "/watch/a/b", "/c/ada/b"})
  void showsBrowsersThePageThatSaysThatThereIsNone(String path) {
    Answer page = browser().get(path);
    assertThat(page.status()).isEqualTo(404);
    assertThat(page.header("content-type")).startsWith("text/html");
    assertThat(page.response().body()).isEqualTo(api.anyone().get("/").response().body());
    assertThat(page.response().headers().allValues("content-security-policy"))
        .singleElement()
        .asString()
        .contains("script-src 'self'", "frame-ancestors 'none'");
    assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(page.header("cache-control")).isEqualTo("no-cache");
    assertThat(page.header("vary")).containsIgnoringCase("accept");
    assertIsProblem(api.anyone().get(path));
    assertIsProblem(api.anyone().with("Accept", "text/html;q=0, */*").get(path));
    assertIsProblem(api.anyone().with("Accept", "no type").get(path));
    assertIsProblem(browser().post(path, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/videos/a/b",
        "/channels/1/nothing",
        "/users/1/nothing",
        "/auth/nothing",
        "/events/nothing",
        "/docs/nothing",
        "/v3/nothing",
        "/swagger-ui/nothing",
        "/assets/nothing",
        "/hls-live/nothing.m3u8",
        "/live/nothing.flv"
      })
  void tellsBrowsersByAProblemWhereProgramsCall(String path) {
    assertIsProblem(browser().get(path));
  }

  @Test
  void knowsWherePagesAreAndWhereProgramsCall() {
    Set<String> segments = new TreeSet<>();
    api.context()
        .getBeansOfType(RequestMappingHandlerMapping.class)
        .values()
        .forEach(mapping ->
            mapping
                .getHandlerMethods()
                .forEach((info, method) -> {
                  if (!method.getBeanType().getSimpleName().equals("UiController")) {
                    info.getPatternValues().forEach(path -> segments.add(path.split("/", -1)[1]));
                  }
                }));
    assertThat(segments)
        .contains("auth", "videos")
        .allSatisfy(segment ->
            assertIsProblem(api.admin().with("Accept", HTML).get("/" + segment + "/no/such/one")));
  }

  @Test
  void namesWhatItMeasuresAlike() {
    for (String name : List.of("passwords.checked", "mails.failed", "mails.dropped")) {
      assertThat(api.internal().get("/actuator/metrics/millrace." + name).status())
          .as(name)
          .isEqualTo(200);
    }
  }

  @Test
  void tellsBrowsersWhatAnAnswerMayNotDo() {
    for (String path :
        List.of("/", "/videos", "/nothing", "/user/profile", "/swagger-ui/index.html")) {
      Answer answer = api.anyone().get(path);
      assertThat(answer.header("x-content-type-options")).as(path).isEqualTo("nosniff");
      assertThat(answer.header("referrer-policy")).as(path).isEqualTo("same-origin");
      assertThat(answer.header("cross-origin-opener-policy")).as(path).isEqualTo("same-origin");
      assertThat(answer.header("permissions-policy")).as(path).contains("camera=()");
      assertThat(answer.response().headers().allValues("content-security-policy"))
          .as(path)
          .singleElement()
          .asString()
          .startsWith("default-src 'none'")
          .doesNotContain("unsafe-eval")
          .contains("frame-ancestors 'none'");
      assertThat(answer.header("strict-transport-security")).as(path).isEmpty();
    }
    Client https = api.anyone().with("X-Forwarded-Proto", "https");
    assertThat(https.get("/videos").header("strict-transport-security"))
        .startsWith("max-age=31536000")
        .doesNotContain("includeSubDomains");
    assertThat(api.user().get("/user/profile").header("cache-control")).contains("no-store");
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

  private Client browser() {
    return api.anyone().with("Accept", HTML);
  }

  private static void assertIsProblem(Answer answer) {
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
  }
}
