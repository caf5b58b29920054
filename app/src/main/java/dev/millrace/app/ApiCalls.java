package dev.millrace.app;

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

/// The api as a user's program calls it.
final class ApiCalls {
  private static final JsonMapper JSON = new JsonMapper();

  record Answer(int status, JsonNode body) {
    String text(String field) {
      return body.path(field).asString("");
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final String root;
  private String token = "";

  /// @param root such as `http://localhost:8000`
  ApiCalls(URI root) {
    this.root = root.toString();
  }

  Answer login(String username, String password) {
    Answer answer = post("/auth/login", Map.of("username", username, "password", password));
    token = answer.text("accessToken");
    return answer;
  }

  Answer get(String path) {
    return send(request(path).GET().build());
  }

  Answer post(String path, Map<String, String> body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path)).timeout(Duration.ofSeconds(20));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      String body = response.body().isEmpty() ? "{}" : response.body();
      return new Answer(response.statusCode(), JSON.readTree(body));
    } catch (IOException e) {
      throw new StartException("The api does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("Interrupted", e);
    }
  }
}
