package dev.millrace.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Calls the api over HTTP. Of an answer without an end it reads the first event.
public final class Client {
  private static final JsonMapper JSON = new JsonMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String root;
  private final Map<String, String> headers;

  Client(int port) {
    this("http://localhost:" + port, Map.of());
  }

  private Client(String root, Map<String, String> headers) {
    this.root = root;
    this.headers = headers;
  }

  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public JsonNode json() {
      return JSON.readTree(response.body());
    }

    /// A header of the answer, empty when it has none of that name.
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /// Which field a problem is about, empty when it names none.
    public String wrongField() {
      return json().path("errors").path(0).path("field").asString("");
    }

    public String text(String field) {
      return json().path(field).asString("");
    }
  }

  public Client with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Client(root, more);
  }

  public Client bearer(String token) {
    return with("Authorization", "Bearer " + token);
  }

  public Answer get(String path) {
    return call("GET", path, null);
  }

  public Answer post(String path, Object body) {
    return call("POST", path, JSON.writeValueAsString(body));
  }

  public Answer patch(String path, Object body) {
    return call("PATCH", path, JSON.writeValueAsString(body));
  }

  public Answer delete(String path) {
    return call("DELETE", path, null);
  }

  public Answer call(String method, String path, @Nullable String body) {
    HttpRequest.Builder request = request(path);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      if (!headers.containsKey("Content-Type")) {
        request.header("Content-Type", "application/json");
      }
      request.method(method, BodyPublishers.ofString(body));
    }
    return send(request.build());
  }

  /// Each character of the body is a byte.
  Answer bytes(String method, String path, @Nullable String body) {
    HttpRequest.Builder request = request(path);
    request.method(
        method,
        body == null
            ? BodyPublishers.noBody()
            : BodyPublishers.ofByteArray(
                body.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
    return send(request.build());
  }

  public Answer post(String path, byte[] body) {
    return send(request(path).POST(BodyPublishers.ofByteArray(body)).build());
  }

  /// JSON in pieces, without a length in the header.
  public Answer stream(String path, String body) {
    byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes)))
            .build());
  }

  /// A form with one file, each character a byte.
  public Answer upload(String path, String content) {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
            + content
            + "\r\n--b--\r\n";
    return with("Content-Type", "multipart/form-data; boundary=b")
        .post(path, body.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path)).timeout(Duration.ofSeconds(60));
    headers.forEach(request::header);
    return request;
  }

  private Answer send(HttpRequest request) {
    try {
      return new Answer(http.send(request, FirstEvent.orAll()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
