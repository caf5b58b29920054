package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What no client library would send: it never sees a page of the web server, nor a stack trace.
@ExtendWith(TestApi.Shared.class)
class RawRequestIT {
  private static final String HOST = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  private static final JsonMapper JSON = new JsonMapper();
  private final TestApi api;

  RawRequestIT(TestApi api) {
    this.api = api;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a b",
        "GET /../../etc/passwd",
        "GET /%zz",
        "GET /a%00b",
        "GET /\u0000",
        "GET /videos/%ff%fe",
        "GET /videos/..;/x",
        "GET /videos/a%2fb",
        "GET /videos/a%5cb",
        "GET //videos",
        "GET /videos?size=%zz",
        "GET /videos?size=%ff",
        "GET http://[::1",
        "GET /nothing",
        "GET /assets/nothing",
        "GET /swagger-ui/nothing",
        "GET /v3/api-docs/nothing",
        "GET /actuator/nothing",
        "GET /error",
        "TRACE /",
        "TRACE /videos",
        "PUT /videos",
        "CONNECT x:80",
        "FOO /videos",
        "G\u0007T /videos",
      })
  void answersAsAProblem(String start) throws IOException {
    assertIsProblem(send(start + HOST + "\r\n"));
  }

  /// A path is what it says, however it is written.
  @ParameterizedTest
  @ValueSource(strings = {"/platform", "/%70latform", "/platform/", "/platform?x=1"})
  void findsWhatAPathNames(String path) throws IOException {
    assertThat(send("GET " + path + HOST + "\r\n")).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: nonsense",
        "Host: y",
        "Expect: nonsense",
        "Na me: x",
        "Content-Type: /",
        "Content-Type: application/json; charset=nonsense",
        "Content-Type: multipart/form-data",
        "Authorization: Bearer \u0001",
        "Cookie: accessToken=\u0001; refreshToken=;;=",
        "Content-Encoding: gzip",
        "X-HTTP-Method-Override: DELETE",
      })
  void answersBadHeadersAsAProblem(String header) throws IOException {
    assertIsProblem(send("POST /auth/login" + HOST + header + "\r\n\r\n"));
  }

  @Test
  void answersTooMuchAsAProblem() throws IOException {
    String much = "a".repeat(20_000);
    assertIsProblem(send("GET /" + much + HOST + "\r\n"));
    assertIsProblem(send("GET /" + HOST + "X: " + much + "\r\n\r\n"));
    assertIsProblem(send("GET /" + HOST + "X: y\r\n".repeat(2000) + "\r\n"));
  }

  @Test
  void answersOtherVersionsOfHttpAsAProblem() throws IOException {
    assertIsProblem(send("GET / HTTP/9.9\r\nHost: x\r\n\r\n"));
    assertIsProblem(send("GET / HTTP/1.1\r\n\r\n"));
    assertIsProblem(
        send(
            "POST /auth/login"
                + HOST
                + "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\nzz\r\n"));
  }

  /// There is one form of each answer: another wish is not refused.
  @Test
  void doesNotCareWhatTheCallerAccepts() throws IOException {
    String accept = HOST + "Accept: image/png\r\n\r\n";
    assertThat(send("GET /videos" + accept)).startsWith("HTTP/1.1 200 ");
    assertIsProblem(send("GET /videos/nothing" + accept));
    assertIsProblem(send("GET /actuator/health" + accept));
  }

  @Test
  void endsABodyOfAHundredMegabytes() throws IOException {
    assertIsProblem(
        send(
            "POST /auth/login"
                + HOST
                + "Content-Type: application/json\r\nContent-Length: 104857600\r\n\r\n{"));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /auth/login"
                  + HOST
                  + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] chunk =
          ("10000\r\n" + " ".repeat(1 << 16) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      out.write(chunk);
      out.write(chunk);
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 413");
      assertThat(taken(out, chunk, /* times= */ 1600)).isLessThan(1600);
    }
  }

  /// How many of the rest of a body the server waits for before it hangs up.
  private static int taken(OutputStream out, byte[] chunk, int times) {
    for (int i = 0; i < times; i++) {
      try {
        out.write(chunk);
      } catch (IOException _) {
        return i;
      }
    }
    return times;
  }

  private static void assertIsProblem(String answer) {
    String head = answer.substring(0, Math.max(0, answer.indexOf("\r\n\r\n")));
    String body = answer.substring(head.length());
    assertThat(head).matches("(?s)HTTP/1.1 4[0-9][0-9] .*");
    assertThat(head.toLowerCase(Locale.ROOT)).contains("content-type: application/problem+json");
    assertThat(answer).doesNotContain("<html").doesNotContain("org.apache").doesNotContain("\tat ");
    JsonNode problem = JSON.readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1));
    assertThat(problem.path("type").asString("")).startsWith("urn:millrace:problem:");
    assertThat(problem.path("title").asString("")).isNotEmpty();
    assertThat(problem.path("detail").asString("")).isNotEmpty();
    assertThat(head).startsWith("HTTP/1.1 " + problem.path("status").asInt());
  }

  private String send(String request) throws IOException {
    return RawHttp.send(api.port(), request);
  }
}
