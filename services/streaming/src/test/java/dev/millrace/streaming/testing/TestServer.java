package dev.millrace.streaming.testing;

import static dev.millrace.testing.Eventually.until;

import dev.millrace.streaming.StreamingConfig;
import dev.millrace.streaming.StreamingServer;
import dev.millrace.streaming.net.Counters;
import dev.millrace.testing.BundledFfmpeg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The streaming service on free ports, and a viewer's requests to it.
public final class TestServer implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final StreamingServer server;

  public TestServer(FakeApi api) {
    this(api, newData());
  }

  /// @param data the data folder, of an earlier server or empty
  public TestServer(FakeApi api, Path data) {
    this(new TestConfig(api).data(data).build());
  }

  public TestServer(StreamingConfig config) {
    this.server = StreamingServer.start(config);
  }

  /// An empty data folder.
  public static Path newData() {
    try {
      return Files.createTempDirectory(Path.of("target"), "data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int hlsPort() {
    return server.hlsPort();
  }

  public InetSocketAddress rtmp() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.rtmpPort());
  }

  /// Where publishers connect with TLS.
  public InetSocketAddress rtmps() {
    return new InetSocketAddress(
        InetAddress.getLoopbackAddress(), server.rtmpsPort().orElseThrow());
  }

  public Counters counters() {
    return server.counters();
  }

  /// Where a viewer finds `path`.
  public String url(String path) {
    return "http://127.0.0.1:" + server.hlsPort() + path;
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url(path))).timeout(Duration.ofSeconds(10));
  }

  public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
    try {
      return http.send(request.build(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public int status(String path) {
    return send(request(path), BodyHandlers.discarding()).statusCode();
  }

  /// Empty when it is not there.
  public String text(String path) {
    HttpResponse<String> response = send(request(path), BodyHandlers.ofString());
    return response.statusCode() == 200 ? response.body() : "";
  }

  /// Publishes in real time.
  public Process publish(TestSource source, String key) {
    return publish(source, key, /* realTime= */ true);
  }

  /// Publishes a file of test media.
  ///
  /// @param realTime whether it sends no faster than the media plays
  public Process publish(TestSource source, String key, boolean realTime) {
    String address = "rtmp://127.0.0.1:" + server.rtmpPort() + "/streaming/" + key;
    return publish(BundledFfmpeg.path(), source, address, realTime);
  }

  /// Publishes by TLS with Debian's FFmpeg, in real time: the bundled one has none.
  public Process publishEncrypted(TestSource source, String key) {
    String address = "rtmps://127.0.0.1:" + rtmps().getPort() + "/streaming/" + key;
    return publish(RelayProgram.DEBIAN_FFMPEG, source, address, /* realTime= */ true);
  }

  private static Process publish(
      Path program, TestSource source, String address, boolean realTime) {
    List<String> command = new ArrayList<>(List.of(program.toString(), "-nostdin"));
    command.addAll(List.of("-v", "error"));
    if (realTime) {
      command.add("-re");
    }
    command.addAll(List.of("-i", source.file().toString(), "-c", "copy", "-f", "flv"));
    command.add(address);
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Publishes a file of test media to its end, as fast as it goes.
  ///
  /// @param playlist a media playlist of the broadcast
  public void broadcast(TestSource source, String key, String playlist) {
    Process publisher = publish(source, key, /* realTime= */ false);
    try {
      until(DEADLINE, () -> text(playlist).contains("#EXT-X-ENDLIST"));
    } finally {
      publisher.destroyForcibly();
    }
  }

  @Override
  public void close() {
    server.close();
    http.close();
  }
}
