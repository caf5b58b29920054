package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// How often one may call, with a service that allows little; it trusts a proxy at 127.0.0.1.
@ExtendWith(TestApi.Shared.class)
class LimitsIT {
  private static final Rate TWO = new Rate(2, Duration.ofDays(1));

  private static final LoginLimitConfig LOGINS =
      new LoginLimitConfig(
          LoginLimitConfig.DEFAULT.failures(),
          LoginLimitConfig.DEFAULT.accountFailures(),
          /* addressFailures= */ TWO,
          LoginLimitConfig.DEFAULT.refreshes(),
          LoginLimitConfig.DEFAULT.mails(),
          LoginLimitConfig.DEFAULT.accountMails());

  private final TestApi api;
  private final ApiServer server;
  private final Client anyone;

  LimitsIT(TestApi api) {
    this.api = api;
    this.server = ApiServer.start(api.config(new ApiLimits(TWO, TWO, TWO), LOGINS));
    this.anyone = new Client(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /// One test, since each starts a service.
  @Test
  void limitsByWhoReallyCalls() throws IOException {
    limitsSignupsByAddress();
    believesOnlyWhatATrustedProxySays();
    countsWrongStreamKeysOnly();
    limitsUploadsByAccount();
    limitsWrongPasswordsByAddressOverAllNames();
  }

  private void limitsSignupsByAddress() {
    assertThat(signup("203.0.113.1").status()).isEqualTo(201);
    assertThat(signup("203.0.113.1").status()).isEqualTo(201);
    assertIsLimited(signup("203.0.113.1"));
    assertThat(signup("203.0.113.2").status()).isEqualTo(201);
    assertThat(signup("2001:db8:1:2:3::1").status()).isEqualTo(201);
    assertThat(signup("2001:DB8:1:2::ffff").status()).isEqualTo(201);
    assertIsLimited(signup("2001:db8:1:2:9:9:9:9"));
    assertThat(signup("2001:db8:1:3::1").status()).isEqualTo(201);
  }

  /// The right-most address that is no proxy of ours counts: what is left of it is the caller's.
  private void believesOnlyWhatATrustedProxySays() throws IOException {
    assertThat(signup("6.6.6.1, 203.0.113.9").status()).isEqualTo(201);
    assertThat(signup("6.6.6.2, 203.0.113.9, 127.0.0.1").status()).isEqualTo(201);
    assertIsLimited(signup("6.6.6.3, 203.0.113.9"));
    assertThat(signupFrom("127.0.0.2", "198.51.100.1")).startsWith("HTTP/1.1 201");
    assertThat(signupFrom("127.0.0.2", "198.51.100.2")).startsWith("HTTP/1.1 201");
    assertThat(signupFrom("127.0.0.2", "198.51.100.3")).startsWith("HTTP/1.1 429");
  }

  private void countsWrongStreamKeysOnly() {
    Streamer streamer = Streamer.of(api);
    for (int i = 0; i < 4; i++) {
      assertThat(verify(streamer.streamKey(), "10.9.9.9").status()).isEqualTo(200);
    }
    assertThat(verify("wrong", "10.9.9.9").status()).isEqualTo(400);
    assertThat(verify("wrong", "10.9.9.9").status()).isEqualTo(400);
    assertIsLimited(verify("wrong", "10.9.9.9"));
    assertThat(verify(streamer.streamKey(), "10.9.9.9").status()).isEqualTo(200);
    assertThat(verify("wrong", "10.9.9.8").status()).isEqualTo(400);
  }

  private void limitsUploadsByAccount() {
    Streamer streamer = Streamer.of(api);
    Client caller = anyone.bearer(streamer.accessToken());
    String path = "/user/channel/videos/" + streamer.videoId() + "/thumbnail";
    assertThat(caller.upload(path, Streamer.PNG).status()).isEqualTo(200);
    assertThat(caller.upload(path, Streamer.PNG).status()).isEqualTo(200);
    assertIsLimited(caller.with("X-Forwarded-For", "203.0.113.77").upload(path, Streamer.PNG));
  }

  /// One password is tried on many names; what was right does not count, and who usually logs in
  /// from there still can.
  private void limitsWrongPasswordsByAddressOverAllNames() {
    String neighbour = api.newUser();
    String other = api.newUser();
    for (int i = 0; i < 3; i++) {
      assertThat(login("2001:db8:7:1::" + i, neighbour, TestApi.PASSWORD).status()).isEqualTo(200);
    }
    assertThat(login("2001:db8:7:1::1", "nobody_1", "summer of 69").status()).isEqualTo(401);
    assertThat(login("2001:db8:7:1::2", other, "summer of 69").status()).isEqualTo(401);
    assertIsLimited(login("2001:db8:7:1::3", "nobody_2", "summer of 69"));
    assertIsLimited(login("2001:db8:7:1::4", other, TestApi.PASSWORD));
    assertThat(login("2001:db8:7:1::5", neighbour, "summer of 69").status()).isEqualTo(401);
    assertThat(login("2001:db8:7:1::6", neighbour, TestApi.PASSWORD).status()).isEqualTo(200);
    assertThat(login("2001:db8:7:2::1", other, TestApi.PASSWORD).status()).isEqualTo(200);
    letsInWhoHasJustSignedUpThere("2001:db8:7:1::8");
  }

  private void letsInWhoHasJustSignedUpThere(String address) {
    Answer signup = signup(address);
    assertThat(signup.status()).isEqualTo(201);
    assertThat(login(address, signup.text("username"), TestApi.PASSWORD).status()).isEqualTo(200);
  }

  private Answer login(String forwardedFor, String name, String password) {
    return anyone
        .with("X-Forwarded-For", forwardedFor)
        .post("/auth/login", Map.of("username", name, "password", password));
  }

  private Answer signup(String forwardedFor) {
    return anyone.with("X-Forwarded-For", forwardedFor).post("/auth/signup", newcomer());
  }

  private Map<String, String> newcomer() {
    return Map.of("username", api.name(), "password", TestApi.PASSWORD);
  }

  /// From an address that is no trusted proxy's.
  private String signupFrom(String address, String forwardedFor) throws IOException {
    String body = "{\"username\":\"" + api.name() + "\",\"password\":\"" + TestApi.PASSWORD + "\"}";
    String request =
        "POST /auth/signup HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: "
            + forwardedFor
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (Socket socket =
        new Socket(
            InetAddress.getLoopbackAddress(), server.port(), InetAddress.getByName(address), 0)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Answer verify(String key, String address) {
    return anyone
        .bearer(TestApi.TOKEN)
        .post("/channel/streamKey/verify", Map.of("streamKey", key, "remoteAddress", address));
  }

  private static void assertIsLimited(Answer answer) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.text("type")).isEqualTo("urn:millrace:problem:too-many-requests");
    assertThat(Long.parseLong(answer.header("retry-after"))).isBetween(1L, 86_400L);
  }
}
