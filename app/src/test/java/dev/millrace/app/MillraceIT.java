package dev.millrace.app;

import static dev.millrace.testing.Eventually.until;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole program on an embedded PostgreSQL, its demo publishing over RTMP.
class MillraceIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  // Where nothing answers that is meant for loopback.
  private static final String BIND = "127.0.0.2";

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void carriesADemoFromSignupToPlaybackAndRemembersIt() throws Exception {
    Configuration configuration = configuration(Map.of());
    String url;
    try (Millrace millrace = new Millrace(configuration, /* demo= */ true)) {
      millrace.start();
      assertThat(new ApiCalls(millrace.apiUrl()).get("/actuator/health/readiness").status())
          .isEqualTo(200);
      try (Demo demo = new Demo(millrace, "quiet lantern 42")) {
        demo.start();
        url = demo.videoUrl();
        String playlist = "/hls-live/" + url + ".m3u8";
        until(DEADLINE, () -> status(millrace.hlsPort(), playlist) == 200);
        String text = text(millrace.hlsPort(), playlist);
        assertThat(text).contains("/low.m3u8", "/mid.m3u8", "/high.m3u8", "/audio.m3u8");
        ApiCalls api = new ApiCalls(millrace.apiUrl());
        assertThat(api.get("/videos/" + url).text("status")).isEqualTo("RUNNING");
        api.login("demo", "quiet lantern 42");
        assertThat(api.get("/user/profile").text("role")).isEqualTo("USER");
        assertThat(api.get("/platform").body().path("adminMissing").asBoolean()).isTrue();
        assertThat(argumentLists()).doesNotContain(api.get("/user/channel").text("streamKey"));
        until(DEADLINE, () -> !api.get("/videos/" + url).body().path("thumbnail").isNull());
      }
      ApiCalls api = new ApiCalls(millrace.apiUrl());
      until(DEADLINE, () -> api.get("/videos/" + url).text("status").equals("ENDED"));
      until(
          DEADLINE,
          () ->
              text(millrace.hlsPort(), "/hls-live/" + url + "/high.m3u8")
                  .contains("#EXT-X-ENDLIST"));
    }
    try (Millrace again = Millrace.start(configuration)) {
      ApiCalls api = new ApiCalls(again.apiUrl());
      assertThat(api.get("/videos/" + url).text("status")).isEqualTo("ENDED");
      assertThat(api.login("demo", "quiet lantern 42").status()).isEqualTo(200);
      assertThat(api.get("/user/channel").text("streamKey")).isNotEmpty();
      assertThat(MakeAdmin.run(configuration, "DEMO")).isEqualTo("demo is an admin.");
      assertThat(api.get("/user/profile").text("role")).isEqualTo("ADMIN");
    }
    assertThat(MakeAdmin.run(configuration, "demo")).isEqualTo("demo is an admin.");
    assertThatThrownBy(() -> MakeAdmin.run(configuration, "nobody"))
        .isInstanceOf(StartException.class)
        .hasMessage("There is no account nobody");
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void showsToWhoHasTheInternalTokenWhatStreamingCounts() throws Exception {
    Configuration configuration = configuration(Map.of());
    try (Millrace millrace = Millrace.start(configuration)) {
      String token = Files.readString(configuration.secrets().resolve("internal-token")).strip();
      URI counted =
          URI.create(millrace.apiUrl() + "/actuator/metrics/millrace.rtmp.closed.malformed");
      assertThat(metric(counted, "wrong").statusCode()).isEqualTo(401);
      assertThat(metric(counted, token).statusCode()).isEqualTo(404);
      refuse(millrace.rtmpPort());
      until(DEADLINE, () -> metric(counted, token).body().contains("\"value\":1.0"));
      refuse(millrace.rtmpPort());
      until(DEADLINE, () -> metric(counted, token).body().contains("\"value\":2.0"));
    }
  }

  @Test
  void saysWhatIsInTheWay() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(BIND))) {
      String port = Integer.toString(taken.getLocalPort());
      assertThatThrownBy(() -> Millrace.start(configuration(Map.of("MILLRACE_RTMP_PORT", port))))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("Port " + port)
          .hasMessageContaining("MILLRACE_RTMP_PORT");
    }
    assertThatThrownBy(
            () -> Millrace.start(configuration(Map.of("MILLRACE_DATA", "/proc/nowhere"))))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("MILLRACE_DATA");
    try (DataFolder _ = DataFolder.open(folder, folder.resolve("secrets"))) {
      assertThatThrownBy(() -> Millrace.start(configuration(Map.of())))
          .hasMessageContaining("Another Millrace");
    }
  }

  @Test
  void makesNoAdminWhereThereIsNoDatabase() {
    assertThatThrownBy(() -> MakeAdmin.run(configuration(Map.of()), "anna"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("There is no database");
    assertThat(folder).isEmptyDirectory();
  }

  private Configuration configuration(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MILLRACE_DATA", folder.toString());
    environment.put("MILLRACE_BIND", BIND);
    environment.put("MILLRACE_API_PORT", "0");
    environment.put("MILLRACE_HLS_PORT", "0");
    environment.put("MILLRACE_RTMP_PORT", "0");
    environment.putAll(more);
    return Configuration.read(environment);
  }

  /// What every user of the machine can read of the programs that we run.
  private static String argumentLists() throws IOException {
    StringBuilder all = new StringBuilder();
    for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
      all.append(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")));
    }
    assertThat(all).contains("testsrc2");
    return all.toString();
  }

  /// A web browser at the port of RTMP.
  private static void refuse(int port) throws IOException {
    try (Socket browser = new Socket(BIND, port)) {
      browser.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      assertThat(browser.getInputStream().readAllBytes()).isEmpty();
    }
  }

  private HttpResponse<String> metric(URI uri, String token) {
    return send(HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token));
  }

  private int status(int port, String path) {
    return get(port, path).statusCode();
  }

  private String text(int port, String path) {
    return get(port, path).body();
  }

  private HttpResponse<String> get(int port, String path) {
    return send(HttpRequest.newBuilder(URI.create("http://" + BIND + ":" + port + path)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(Duration.ofSeconds(15)).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
