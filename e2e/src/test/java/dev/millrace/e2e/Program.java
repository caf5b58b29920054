package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Millrace as users start it, in a process of its own, on free ports and a folder of its own.
final class Program implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final Process process;
  final int apiPort = Ports.free();
  final int hlsPort = Ports.free();
  final int rtmpPort = Ports.free();

  /// @param folder with `data/` of an earlier run, or without
  Program(Path folder) throws IOException {
    this.folder = folder;
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            Path.of(System.getProperty("millrace.lib")).toAbsolutePath().normalize() + "/*",
            "dev.millrace.app.Main");
    builder
        .environment()
        .putAll(
            Map.of(
                "MILLRACE_DATA", folder.resolve("data").toString(),
                "MILLRACE_BIND", "127.0.0.1",
                "MILLRACE_API_PORT", "" + apiPort,
                "MILLRACE_HLS_PORT", "" + hlsPort,
                "MILLRACE_RTMP_PORT", "" + rtmpPort));
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("millrace.log").toFile());
    this.process = builder.start();
    try {
      until(
          DEADLINE,
          () -> process.isAlive() && status(apiPort, "/actuator/health/readiness") == 200);
    } catch (AssertionError e) {
      process.destroyForcibly(); // nobody has it to close
      throw e;
    }
  }

  /// What it wrote so far.
  String log() {
    try {
      return Files.readString(folder.resolve("millrace.log"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The FFmpeg that Millrace unpacked.
  Path bundledFfmpeg() {
    try (Stream<Path> files = Files.walk(folder.resolve("data/programs"))) {
      return files
          .filter(file -> file.getFileName().toString().equals("ffmpeg"))
          .filter(Files::isExecutable)
          .filter(Files::isRegularFile)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Its child processes whose program has that name.
  List<ProcessHandle> children(String name) {
    return process
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("/" + name))
        .toList();
  }

  JsonNode get(String token, String path) {
    return call("GET", token, path, null);
  }

  JsonNode post(String token, String path, Object body) {
    return call("POST", token, path, body);
  }

  /// The body of a playlist or a problem.
  String text(String path) {
    return send(request(hlsPort, path).GET().build()).body();
  }

  int status(int port, String path) {
    try {
      return http.send(request(port, path).GET().build(), BodyHandlers.ofString()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until viewers get what is at `path`.
  void awaitServed(String path) {
    until(DEADLINE, () -> status(hlsPort, path) == 200);
  }

  byte[] bytes(String path) {
    try {
      return http.send(request(hlsPort, path).GET().build(), BodyHandlers.ofByteArray()).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String hls(String path) {
    return "http://127.0.0.1:" + hlsPort + path;
  }

  /// Stops it as Ctrl-C does.
  @Override
  public void close() {
    process.destroy();
    try {
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("stopped within 10 s").isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assertThat(process.exitValue()).as("exit code, log: %s", log()).isZero();
  }

  private JsonNode call(String method, String token, String path, Object body) {
    HttpRequest.Builder request = request(apiPort, path);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)));
    }
    String answer = send(request.build()).body();
    return JSON.readTree(answer.isEmpty() ? "{}" : answer);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20));
  }
}
