package dev.millrace.streaming.testing;

import static dev.millrace.testing.Eventually.until;

import dev.millrace.streaming.StreamingConfig;
import dev.millrace.streaming.StreamingServer;
import dev.millrace.streaming.hls.HlsLimits;
import dev.millrace.streaming.hls.TlsFiles;
import dev.millrace.streaming.net.Counters;
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
import org.jspecify.annotations.Nullable;

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
    this(config(api, /* rtmpPort= */ 0, data, /* tls= */ null));
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

  /// A configuration on loopback.
  ///
  /// @param rtmpPort 0 for a free one
  /// @param tls null for plain connections only
  public static StreamingConfig config(
      FakeApi api, int rtmpPort, Path data, @Nullable TlsFiles tls) {
    return config(api, rtmpPort, data, tls, HlsLimits.of(1_000));
  }

  /// A configuration on loopback that allows viewers so much.
  public static StreamingConfig config(FakeApi api, HlsLimits viewers) {
    return config(api, /* rtmpPort= */ 0, newData(), /* tls= */ null, viewers);
  }

  private static StreamingConfig config(
      FakeApi api, int rtmpPort, Path data, @Nullable TlsFiles tls, HlsLimits viewers) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return new StreamingConfig(
        new InetSocketAddress(loopback, rtmpPort),
        new InetSocketAddress(loopback, 0),
        api.url(),
        FakeApi.TOKEN,
        BundledFfmpeg.path(),
        /* ladder= */ true,
        /* connectionsPerAddress= */ 64,
        viewers,
        data,
        tls);
  }

  public int hlsPort() {
    return server.hlsPort();
  }

  public InetSocketAddress rtmp() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.rtmpPort());
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
    List<String> command = new ArrayList<>(List.of(BundledFfmpeg.path().toString(), "-nostdin"));
    command.addAll(List.of("-v", "error"));
    if (realTime) {
      command.add("-re");
    }
    command.addAll(List.of("-i", source.file().toString(), "-c", "copy", "-f", "flv"));
    command.add("rtmp://127.0.0.1:" + server.rtmpPort() + "/streaming/" + key);
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
