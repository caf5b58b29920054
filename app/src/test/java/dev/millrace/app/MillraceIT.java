package dev.millrace.app;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void carriesADemoFromSignupToPlaybackAndRemembersIt() throws Exception {
    Configuration configuration = configuration(Map.of());
    String url;
    try (Millrace millrace = Millrace.start(configuration)) {
      assertThat(status(millrace.apiPort(), "/actuator/health/readiness")).isEqualTo(200);
      try (Demo demo = new Demo(millrace, "demo password")) {
        demo.start();
        url = demo.videoUrl();
        String playlist = "/hls-live/" + url + ".m3u8";
        until(DEADLINE, () -> status(millrace.hlsPort(), playlist) == 200);
        String text = text(millrace.hlsPort(), playlist);
        assertThat(text).contains("/low.m3u8", "/mid.m3u8", "/high.m3u8", "/audio.m3u8");
        ApiCalls api = new ApiCalls(millrace.apiPort());
        assertThat(api.get("/videos/" + url).text("status")).isEqualTo("RUNNING");
        until(DEADLINE, () -> !api.get("/videos/" + url).body().path("thumbnail").isNull());
      }
      ApiCalls api = new ApiCalls(millrace.apiPort());
      until(DEADLINE, () -> api.get("/videos/" + url).text("status").equals("ENDED"));
      until(
          DEADLINE,
          () ->
              text(millrace.hlsPort(), "/hls-live/" + url + "/high.m3u8")
                  .contains("#EXT-X-ENDLIST"));
    }
    try (Millrace again = Millrace.start(configuration)) {
      ApiCalls api = new ApiCalls(again.apiPort());
      assertThat(api.get("/videos/" + url).text("status")).isEqualTo("ENDED");
      assertThat(api.login("demo", "demo password").status()).isEqualTo(200);
      assertThat(api.get("/user/channel").text("streamKey")).isNotEmpty();
    }
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void stopsThePostgresThatAKilledRunLeftBehind() throws IOException {
    Path postgres = Files.createDirectories(folder.resolve("postgres"));
    Path password = Files.writeString(folder.resolve("password"), "secret");
    EmbeddedPostgres left = EmbeddedPostgres.start(postgres, password, "secret");
    try (EmbeddedPostgres next = EmbeddedPostgres.start(postgres, password, "secret")) {
      assertThat(ProcessHandle.of(left.pid()).map(ProcessHandle::isAlive).orElse(false)).isFalse();
      assertThat(next.config().jdbcUrl()).contains("127.0.0.1");
    }
    Files.writeString(postgres.resolve("cluster/postmaster.pid"), "1\n");
    EmbeddedPostgres.start(postgres, password, "secret").close();
  }

  @Test
  void saysWhatIsInTheWay() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
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

  private Configuration configuration(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MILLRACE_DATA", folder.toString());
    environment.put("MILLRACE_BIND", "127.0.0.1");
    environment.put("MILLRACE_API_PORT", "0");
    environment.put("MILLRACE_HLS_PORT", "0");
    environment.put("MILLRACE_RTMP_PORT", "0");
    environment.putAll(more);
    return Configuration.read(environment);
  }

  private int status(int port, String path) {
    return get(port, path).statusCode();
  }

  private String text(int port, String path) {
    return get(port, path).body();
  }

  private java.net.http.HttpResponse<String> get(int port, String path) {
    try {
      URI uri = URI.create("http://localhost:" + port + path);
      return http.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(15)).build(),
          BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
