package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;

import dev.millrace.api.ApiConfig;
import dev.millrace.api.ApiLimits;
import dev.millrace.api.ApiServer;
import dev.millrace.api.DatabaseConfig;
import dev.millrace.api.EventLimits;
import dev.millrace.api.LoginLimitConfig;
import dev.millrace.api.PictureConfig;
import dev.millrace.api.RegistrationConfig;
import dev.millrace.api.TokenLifetimes;
import dev.millrace.contracts.PictureResult;
import dev.millrace.streaming.StreamingConfig;
import dev.millrace.streaming.StreamingServer;
import dev.millrace.streaming.hls.HlsLimits;
import dev.millrace.streaming.rtmp.PublisherLimits;
import dev.millrace.testing.PostgresDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Api and streaming as services that can be stopped one by one, on a database of their own.
final class TwoServices implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String TOKEN = "internal-test-token";
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final PostgresDatabase database = new PostgresDatabase();
  private final Path folder;
  private final int apiPort = Ports.free();
  private final StreamingServer streaming;
  private ApiServer api;

  /// @param folder for their data
  TwoServices(Path folder) {
    this.folder = folder;
    startApi();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    streaming =
        StreamingServer.start(
            new StreamingConfig(
                new InetSocketAddress(loopback, 0),
                new InetSocketAddress(loopback, 0),
                new InetSocketAddress(loopback, 0),
                URI.create("http://127.0.0.1:" + apiPort),
                TOKEN,
                DebianFfmpeg.FFMPEG,
                /* ladder= */ false,
                Duration.ofMinutes(10), // longer than any outage here
                /* relay= */ false,
                PublisherLimits.of(/* connections= */ 100, /* connectionsPerAddress= */ 0),
                HlsLimits.of(/* connections= */ 100),
                /* trustedProxies= */ List.of(),
                folder,
                /* tls= */ null));
  }

  void startApi() {
    api =
        ApiServer.start(
            new ApiConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), apiPort),
                new DatabaseConfig(
                    database.url(), PostgresDatabase.USER, PostgresDatabase.PASSWORD),
                TOKEN,
                folder,
                folder.resolve("secrets"),
                /* publicUrl= */ null,
                /* publicHlsUrl= */ null,
                /* publicRtmpUrl= */ null,
                /* hlsPort= */ 8080,
                /* rtmpPort= */ 1935,
                /* trustedProxies= */ List.of(),
                RegistrationConfig.DEFAULT,
                EventLimits.of(/* connections= */ 100, /* perAddress= */ 0),
                ApiLimits.DEFAULT,
                TokenLifetimes.DEFAULT,
                LoginLimitConfig.DEFAULT,
                /* mail= */ null,
                new PictureConfig(
                    PictureConfig.DEFAULT_MAX_BYTES,
                    PictureConfig.DEFAULT_MAX_PIXELS,
                    new PictureConfig.Maker.Here(
                        job -> PictureResult.ready(job.pictureId()), /* threads= */ 1)),
                () -> true,
                Map::of,
                "test"));
  }

  void stopApi() {
    api.close();
  }

  /// Nobody is connected any more, and nobody can connect until [#startDatabase()].
  void stopDatabase() {
    database.cut();
  }

  void startDatabase() {
    database.restore();
  }

  int rtmpPort() {
    return streaming.rtmpPort();
  }

  URI hls(String path) {
    return URI.create("http://127.0.0.1:" + streaming.hlsPort() + path);
  }

  /// Signs up a streamer with a channel and a video.
  ///
  /// @return the stream key
  String newStreamer(String name) {
    Map<String, String> account = Map.of("username", name, "password", "correct horse");
    call("POST", "", "/auth/signup", account);
    String token = call("POST", "", "/auth/login", account).path("accessToken").asString("");
    call("POST", token, "/user/channel", Map.of());
    call("POST", token, "/user/channel/videos", Map.of("title", "By " + name));
    return call("GET", token, "/user/channel", /* body= */ null).path("streamKey").asString("");
  }

  /// What a channel has on the air; missing when nothing is, or nobody answers.
  JsonNode onAir(String name) {
    return call("GET", "", "/channels?username=" + name, /* body= */ null)
        .path("items")
        .path(0)
        .path("video");
  }

  void awaitServed(String path) {
    until(DEADLINE, () -> send(HttpRequest.newBuilder(hls(path)).build()).statusCode() == 200);
  }

  JsonNode call(String method, String token, String path, Object body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + apiPort + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return JSON.readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return JSON.createObjectNode(); // it is down
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    streaming.close();
    api.close();
    database.close();
  }
}
