package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Millrace as users start it, in a process of its own, on free ports and a folder of its own.
final class Program implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final Process process;
  private final StreamKeys keys = new StreamKeys();
  final int apiPort;
  final int hlsPort;
  final int rtmpPort;
  final int rtmpsPort;

  /// @param folder with `data/` of an earlier run, or without
  Program(Path folder) throws IOException {
    this(folder, Map.of());
  }

  /// @param folder with `data/` of an earlier run, or without
  /// @param settings besides the usual ones, as environment
  Program(Path folder, Map<String, String> settings) throws IOException {
    this(folder, settings, List.of(Ports.free(), Ports.free(), Ports.free(), Ports.free()));
  }

  private Program(Path folder, Map<String, String> settings, List<Integer> ports)
      throws IOException {
    this.folder = folder;
    this.apiPort = ports.get(0);
    this.hlsPort = ports.get(1);
    this.rtmpPort = ports.get(2);
    this.rtmpsPort = ports.get(3);
    ProcessBuilder builder = command(folder);
    builder
        .environment()
        .putAll(
            Map.of(
                "MILLRACE_BIND", "127.0.0.1",
                "MILLRACE_API_PORT", "" + apiPort,
                "MILLRACE_HLS_PORT", "" + hlsPort,
                "MILLRACE_RTMP_PORT", "" + rtmpPort,
                "MILLRACE_RTMPS_PORT", "" + rtmpsPort));
    builder.environment().putAll(settings);
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("millrace.log").toFile());
    this.process = builder.start();
    try {
      until(
          DEADLINE,
          () -> process.isAlive() && status(apiPort, "/actuator/health/readiness") == 200);
    } catch (AssertionError e) {
      processes().toList().forEach(ProcessHandle::destroyForcibly); // nobody has it to close
      throw e;
    }
  }

  /// Starts it where it was killed, at the same addresses.
  Program again() throws IOException {
    return new Program(folder, Map.of(), List.of(apiPort, hlsPort, rtmpPort, rtmpsPort));
  }

  /// The command line with `data/` of the folder.
  static ProcessBuilder command(Path folder, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1", // it runs for a minute: half the processor time
                "-Xlog:disable", // as the launcher: a cache of another build is left unsaid
                "-Xlog:all=off",
                "-XX:AOTCache=" + System.getProperty("millrace.aot"),
                "-cp",
                System.getProperty("millrace.lib") + "/*",
                "dev.millrace.app.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MILLRACE_DATA", folder.resolve("data").toString());
    return builder;
  }

  /// What a command says that ends by itself.
  ///
  /// @param code that it must end with
  static String call(Path folder, int code, String... arguments)
      throws IOException, InterruptedException {
    return call(folder, Map.of(), code, arguments);
  }

  /// @param settings as environment
  static String call(Path folder, Map<String, String> settings, int code, String... arguments)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "call", ".log");
    ProcessBuilder builder = command(folder, arguments);
    builder.environment().putAll(settings);
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(log);
    assertThat(process.exitValue()).as(said).isEqualTo(code);
    return said;
  }

  /// Uploads a file as a form does.
  ///
  /// @return the body of the answer
  /// @throws IllegalStateException when it is not taken, or there is no answer
  JsonNode upload(String token, String path, byte[] file) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(file);
    body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    HttpResponse<String> answer =
        send(
            request(apiPort, path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    if (answer.statusCode() != 202) {
      throw new IllegalStateException("the upload: " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /// What it wrote so far.
  String log() {
    try {
      return Files.readString(folder.resolve("millrace.log"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The keys that nothing that it writes may have in it.
  StreamKeys keys() {
    return keys;
  }

  /// It and all processes that it has started.
  Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
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

  /// The body of an answer that says that it was done.
  ///
  /// @throws IllegalStateException when it says something else, or nothing
  JsonNode answered(String token, String method, String path, Object body) {
    HttpResponse<String> answer = send(request(method, token, path, body));
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(method + " " + path + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
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
    assertThat(keys.in(log())).as("stream keys in the log").isEmpty();
  }

  /// `kill -9` of it and of all that it started.
  void kill() throws InterruptedException {
    processes().toList().forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }

  private JsonNode call(String method, String token, String path, Object body) {
    String answer = send(request(method, token, path, body)).body();
    return JSON.readTree(answer.isEmpty() ? "{}" : answer);
  }

  private HttpRequest request(String method, String token, String path, Object body) {
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
    return request.build();
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
