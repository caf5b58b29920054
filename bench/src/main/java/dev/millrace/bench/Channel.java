package dev.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A channel of a new user, by the REST API.
///
/// @param key the stream key
/// @param url of the video that is published next
/// @param own where its owner changes it
record Channel(String key, String url, URI own, String token) {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final String PASSWORD = "correct horse";

  static Channel open(URI api) throws IOException, InterruptedException {
    Map<String, String> account = Map.of("username", "bench", "password", PASSWORD);
    try (HttpClient http = HttpClient.newHttpClient()) {
      var _ = post(http, api.resolve("/auth/signup"), "", account);
      String token =
          post(http, api.resolve("/auth/login"), "", account).path("accessToken").asString("");
      String key =
          post(http, api.resolve("/user/channel"), token, Map.of()).path("streamKey").asString("");
      JsonNode video =
          post(http, api.resolve("/user/channel/videos"), token, Map.of("title", "Numbers"));
      return new Channel(
          key,
          video.path("url").asString(""),
          api.resolve("/user/channel/videos/" + video.path("id").asLong()),
          token);
    }
  }

  /// Gives the video another title.
  void rename(String title) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      var _ = call(http, "PATCH", own, token, Map.of("title", title));
    }
  }

  private static JsonNode post(HttpClient http, URI address, String token, Map<String, String> body)
      throws IOException, InterruptedException {
    return call(http, "POST", address, token, body);
  }

  private static JsonNode call(
      HttpClient http, String method, URI address, String token, Map<String, String> body)
      throws IOException, InterruptedException {
    JsonMapper json = new JsonMapper();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(DEADLINE)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json.writeValueAsString(body)));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(response.statusCode() + " for " + address);
    }
    return json.readTree(response.body());
  }
}
