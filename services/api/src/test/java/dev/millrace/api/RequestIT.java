package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
