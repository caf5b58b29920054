package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that are refused before anybody looks at what they say.
@ExtendWith(TestApi.Shared.class)
class RequestIT {
  private static final int MAX_BODY = 64 << 10;
  private final TestApi api;

  RequestIT(TestApi api) {
    this.api = api;
  }

  @Test
  void refusesOtherBodiesThanJson() {
    assertThat(
            api.anyone()
                .with("Content-Type", "text/plain")
                .call("POST", "/auth/login", "username=a")
                .status())
        .isEqualTo(415);
    assertThat(api.anyone().call("POST", "/auth/login", "{broken").status()).isEqualTo(400);
    assertThat(api.anyone().get("/videos?size=101").status()).isEqualTo(400);
    assertThat(api.anyone().get("/videos/").status()).isEqualTo(200);
    assertThat(api.anyone().get("/videos/%00").status()).isEqualTo(400);
  }

  /// Other readers than that of JSON would not be strict, and a pattern is no type.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/yaml",
        "application/x-yaml",
        "*/*",
        "application/*",
        "text/*",
        "application/*+json",
        "multipart/form-data; boundary=b"
      })
  void refusesEachOtherType(String type) {
    Client caller = api.anyone().with("Content-Type", type);
    for (String path : List.of("/auth/login", "/auth/logout", "/auth/refresh")) {
      Answer answer = caller.call("POST", path, "username: nobody\npassword: x\n");
      assertThat(answer.status()).as(path).isEqualTo(415);
      assertThat(answer.text("type")).endsWith("unsupported-media-type");
    }
  }

  @Test
  void stillDescribesItselfInYaml() {
    assertThat(api.anyone().get("/v3/api-docs.yaml").response().body()).startsWith("openapi: 3.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"uses\": 2.9}",
        "{\"uses\": 2147483648}",
        "{\"uses\": 1e30}",
        "{\"uses\": \"3\"}"
      })
  void takesWholeNumbersOnly(String body) {
    Answer answer = api.admin().call("POST", "/platform/invites", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongField()).isEqualTo("uses");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0", "99", "\"ROOT\"", "\"admin\"", "\"\""})
  void takesTheWordsOfTheContractOnly(String role) {
    long user = api.user().get("/user/profile").json().path("id").asLong();
    Answer answer =
        api.admin().call("PATCH", "/platform/users/" + user, "{\"role\": " + role + "}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongField()).isEqualTo("role");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/channels/0x1", "/channels/+1", "/channels/%201", "/videos?size=0x10"})
  void readsDecimalNumbersOnly(String path) {
    assertThat(api.anyone().get(path).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/videos",
        "/channels",
        "/user/channel/videos",
        "/platform/users",
        "/platform/broadcasts",
        "/platform/invites",
        "/platform/audit"
      })
  void walksNoListBeyondWhatIsCounted(String list) {
    Client caller = api.admin();
    caller.call("POST", "/user/channel", null);
    assertThat(caller.get(list + "?size=100&page=99").status()).isEqualTo(200);
    assertThat(caller.get(list + "?size=1&page=9999").status()).isEqualTo(200);
    for (String beyond : List.of("?size=100&page=100", "?size=1&page=10000", "?page=1000000")) {
      Answer answer = caller.get(list + beyond);
      assertThat(answer.status()).as(beyond).isEqualTo(400);
      assertThat(answer.wrongField()).isEqualTo("page");
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "/auth/login,  username",
    "/auth/login,  password",
    "/auth/signup, first_name",
  })
  void namesTheFieldThatHasACharacterThatCannotBeStored(String path, String field) {
    Map<String, String> body =
        new HashMap<>(Map.of("username", "somebody", "password", TestApi.PASSWORD));
    body.put(field, "a\0b");
    Answer answer = api.anyone().post(path, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.wrongField()).isEqualTo(field);
    assertThat(answer.text("detail")).isEqualTo(field + " has a NUL character");
  }

  @Test
  void namesTheFieldThatHasHalfOfACharacter() {
    String body = "{\"username\": \"somebody\", \"password\": \"half \\ud83d of it\"}";
    Answer answer = api.anyone().call("POST", "/auth/signup", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongField()).isEqualTo("password");
  }

  @Test
  void namesTheFieldThatIsOfTheWrongType() {
    Answer answer = api.anyone().call("POST", "/auth/login", "{\"username\": {\"a\": 1}}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongField()).isEqualTo("username");
  }

  @Test
  void namesTheFieldThatItDoesNotKnow() {
    String body = "{\"username\": \"somebody\", \"admin\": {\"a\": [1]}}";
    Answer answer = api.anyone().call("POST", "/auth/signup", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongField()).isEqualTo("admin");
    assertThat(answer.text("detail")).isEqualTo("admin is not a field of this call");
    assertThat(answer.text("type")).isEqualTo("urn:millrace:problem:invalid-input");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "/channels?status=SLEEPING, status",
    "/channels/abc, id",
    "/channels/99999999999999999999, id",
    "/videos?status=CREATED, status",
    "/videos?sort=LOUDEST, sort",
    "/videos?sort=VIEWERS&status=ENDED, sort",
    "/videos?page=-1, page",
    "/videos?size=many, size",
  })
  void namesTheParameterThatIsOutOfBounds(String path, String parameter) {
    Answer answer = api.anyone().get(path);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.wrongField()).isEqualTo(parameter);
  }

  @Test
  void takesNoNumberForAText() {
    Answer answer = api.anyone().call("POST", "/auth/login", "{\"username\": 12}");
    assertThat(answer.wrongField()).isEqualTo("username");
  }

  /// A controller's own, and those of filters and of Tomcat.
  @Test
  void everyProblemSaysWhichPathWasCalled() {
    Client user = api.user();
    Client byCookie =
        api.anyone().with("Cookie", "accessToken=any").with("Sec-Fetch-Site", "cross-site");
    Map.of(
            "/channels/99999999", api.anyone().get("/channels/99999999"),
            "/user/profile", api.anyone().get("/user/profile"),
            "/platform/users", user.get("/platform/users"),
            "/user/channel", byCookie.call("POST", "/user/channel", null),
            "/channel/streamKey/verify", user.call("POST", "/channel/streamKey/verify", "{}"),
            "/auth/login", api.anyone().call("POST", "/auth/login", login(MAX_BODY + 1)),
            "/channels/%22", api.anyone().get("/channels/%22"))
        .forEach((path, answer) -> {
          assertThat(answer.status()).as(path).isBetween(400, 499);
          assertThat(answer.text("instance")).isEqualTo(path);
        });
  }

  @Test
  void saysWhichFieldASentenceIsAbout() {
    assertThat(api.anyone().get("/videos?page=9999&size=2").text("detail"))
        .isEqualTo("page begins after the first 10000 items");
    assertThat(api.user().upload("/user/profile/picture", "no picture").text("detail"))
        .isEqualTo("file must be a JPEG, PNG, WebP or GIF");
  }

  @Test
  void endsABodyAtItsLimit() {
    String fits = login(MAX_BODY);
    assertThat(api.anyone().call("POST", "/auth/login", fits).wrongField()).isEqualTo("password");
    assertIsTooLong(api.anyone().call("POST", "/auth/login", fits + " "));
  }

  @Test
  void endsABodyWithoutALengthAtItsLimit() {
    String fits = login(MAX_BODY);
    assertThat(api.anyone().stream("/auth/login", fits).wrongField()).isEqualTo("password");
    assertIsTooLong(api.anyone().stream("/auth/login", login(MAX_BODY + 1)));
    assertIsTooLong(api.anyone().stream("/auth/login", login(4 * MAX_BODY)));
  }

  @Test
  void takesLongerBodiesFromOurOwnServices() {
    Map<String, String> body = Map.of("streamKey", "k".repeat(200_000), "remoteAddress", "1.2.3.4");
    assertThat(api.internal().post("/channel/streamKey/verify", body).text("detail"))
        .isEqualTo("There is no channel with this stream key.");
  }

  @Test
  void refusesABodyThatIsNestedTooDeeply() {
    String nested = "{\"username\":\"a\",\"other\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertThat(api.anyone().call("POST", "/auth/login", nested).status()).isEqualTo(400);
  }

  /// A login of so many bytes, with a password that is too long.
  private static String login(int bytes) {
    String start = "{\"username\":\"somebody\",\"password\":\"";
    return start + "p".repeat(bytes - start.length() - 2) + "\"}";
  }

  private static void assertIsTooLong(Answer answer) {
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.text("detail"))
        .isEqualTo("The body of this request is longer than 65536 bytes.");
  }
}
