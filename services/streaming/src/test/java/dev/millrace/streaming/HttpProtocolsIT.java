package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.TestCertificate;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import dev.millrace.streaming.testing.TlsClient;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The same bytes whatever a viewer speaks, from memory and from the disk. One broadcast that has
/// just ended serves all tests: its live playlists can be read for a while.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpProtocolsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String LIVE = "/hls-live/video1/high.m3u8";

  private final FakeApi api = new FakeApi();
  private TestServer server;
  private HttpClient encrypted;

  @BeforeAll
  void broadcast(@TempDir Path folder) throws Exception {
    TestCertificate certificate = new TestCertificate(folder);
    server = new TestServer(new TestConfig(api).tls(certificate.files()).build());
    encrypted = HttpClient.newBuilder().sslContext(certificate.client()).build();
    api.allow("good-key", "video1");
    server.broadcast(TestSource.SMALL, "good-key", LIVE);
    until(DEADLINE, () -> server.text("/hls-live/video1.m3u8").contains("/vod/"));
  }

  @AfterAll
  void stop() {
    server.close();
    api.close();
  }

  @Test
  void speaksHttp2AndHttp11OverTls() throws Exception {
    String file = "/hls-live/video1/" + last(LIVE, ".*[.]m4s");
    byte[] plain = plain(file);
    assertThat(plain).hasSizeGreaterThan(10_000);
    for (Version version : List.of(Version.HTTP_2, Version.HTTP_1_1)) {
      HttpResponse<byte[]> whole = encrypted(file, version, "Accept", "*/*");
      assertThat(whole.version()).isEqualTo(version);
      assertThat(whole.body()).isEqualTo(plain);
      assertThat(whole.headers().firstValue("Date")).isPresent();
      HttpResponse<byte[]> range = encrypted(file, version, "Range", "bytes=100-4999");
      assertThat(range.statusCode()).isEqualTo(206);
      assertThat(range.body()).isEqualTo(Arrays.copyOfRange(plain, 100, 5000));
      assertThat(encrypted("/hls-live/none.m3u8", version, "Accept", "*/*").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void speaksHttp2WithPriorKnowledge() throws Exception {
    String file = "/hls-live/video1/" + last(LIVE, ".*[.]m4s");
    Process curl =
        new ProcessBuilder(
                "curl",
                "--silent",
                "--http2-prior-knowledge",
                "--max-time",
                "20",
                "--write-out",
                "%{stderr}HTTP/%{http_version} %{response_code}",
                server.url(file))
            .start();
    byte[] body = curl.getInputStream().readAllBytes();
    assertThat(curl.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(new String(curl.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/2 200");
    assertThat(body).isEqualTo(plain(file));
  }

  @Test
  void givesTheSamePartsFromTheDiskAsInTheSegment() throws Exception {
    String playlist = server.text(LIVE);
    List<String> lines = playlist.lines().toList();
    String segment = "";
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (String line : lines) {
      var part = Pattern.compile("#EXT-X-PART:.*URI=\"([^\"]+)\".*").matcher(line);
      if (part.matches()) {
        parts.write(plain("/hls-live/video1/" + part.group(1)));
      } else if (line.endsWith(".m4s") && parts.size() > 0) {
        segment = line;
        break;
      }
    }
    assertThat(parts.toByteArray()).isEqualTo(plain("/hls-live/video1/" + segment));
    assertThat(server.counters().get("hls.files.missing")).isZero();
  }

  /// Over HTTP/1.1 many get one and the same response, over HTTP/2 each gets its own.
  @Test
  void givesASharedPlaylistTheHeadersAndBytesOfAnyOther() throws Exception {
    for (String query : List.of("", "?_HLS_msn=0", "")) {
      for (String encoding : List.of("identity", "gzip", "identity")) {
        HttpResponse<byte[]> shared = playlist(query, Version.HTTP_1_1, encoding);
        HttpResponse<byte[]> own = playlist(query, Version.HTTP_2, encoding);
        assertThat(shared.body()).isEqualTo(own.body());
        assertThat(headers(shared)).isEqualTo(headers(own));
        assertThat(shared.headers().firstValue("date")).isPresent();
      }
    }
  }

  private HttpResponse<byte[]> playlist(String query, Version version, String encoding)
      throws Exception {
    HttpResponse<byte[]> response = encrypted(LIVE + query, version, "Accept-Encoding", encoding);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(version);
    assertThat(response.headers().firstValue("content-encoding").isPresent())
        .isEqualTo(encoding.equals("gzip"));
    return response;
  }

  private static Map<String, List<String>> headers(HttpResponse<byte[]> response) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(response.headers().map());
    headers.remove(":status");
    headers.remove("date");
    return headers;
  }

  @Test
  void closesWhenTheClientWantsThat() throws Exception {
    for (String wish : List.of("HTTP/1.1\r\nHost: localhost\r\nConnection: close", "HTTP/1.0")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.hlsPort())) {
        socket.setSoTimeout((int) DEADLINE.toMillis());
        String request = "GET %s %s\r\n\r\n".formatted(LIVE, wish);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("#EXT-X-ENDLIST");
        assertThat(answer.toLowerCase(Locale.ROOT)).contains("\r\nconnection: close\r\n");
      }
    }
  }

  @Test
  void countsAClientThatDoesNotTrustTheCertificate() throws Exception {
    long before = server.counters().get("hls.connections.failed");
    SSLContext untrusting = SSLContext.getDefault();
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.hlsPort())) {
      assertThatThrownBy(() -> TlsClient.secure(plain, untrusting, "TLSv1.3"))
          .isInstanceOf(SSLException.class);
      until(DEADLINE, () -> server.counters().get("hls.connections.failed") > before);
    }
    assertThat(server.counters().get("hls.connections.failed")).isEqualTo(before + 1);
  }

  private byte[] plain(String path) {
    HttpResponse<byte[]> response = server.send(server.request(path), BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private HttpResponse<byte[]> encrypted(String path, Version version, String header, String value)
      throws Exception {
    URI address = URI.create("https://localhost:" + server.hlsPort() + path);
    HttpRequest request =
        HttpRequest.newBuilder(address).version(version).header(header, value).build();
    return encrypted.send(request, BodyHandlers.ofByteArray());
  }

  private String last(String playlist, String pattern) {
    List<String> found = new ArrayList<>();
    server.text(playlist).lines().filter(line -> line.matches(pattern)).forEach(found::add);
    return found.get(found.size() - 2); // the very last one may be short
  }
}
