package dev.millrace.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.LogLines;
import dev.millrace.streaming.testing.RawHttp1;
import dev.millrace.streaming.testing.RawHttp2;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a client sends: an answer that says it was the client's fault, or the end of its
/// connection, and not a word in the log. One broadcast that has just ended serves all tests.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRequestsIT {
  private static final int WINDOW = 1 << 20;
  private static final String LIVE = "/hls-live/video1/high.m3u8";
  private static final String HOST = "Host: localhost\r\n";

  private final FakeApi api = new FakeApi();
  private final TestServer server = new TestServer(api);
  private LogLines log;

  @BeforeAll
  void broadcast() {
    api.allow("good-key", "video1");
    server.broadcast(TestSource.SMALL, "good-key", LIVE);
    log = LogLines.of("ROOT");
  }

  @AfterAll
  void stop() throws IOException {
    for (int i = 0; i < 10; i++) {
      System.gc(); // a buffer that was lost is reported when another one is taken
      assertThat(statuses("/health", "")).isEqualTo(Set.of(200));
    }
    assertThat(log.lines()).isEmpty();
    log.close();
    server.close();
    api.close();
  }

  /// Paths and queries, whatever the protocol.
  static List<String> targets() {
    return List.of(
        "/hls-live/%zz.m3u8",
        "/hls-live/%.m3u8",
        "/hls-live/a%00.m3u8",
        "/hls-live/../../etc/passwd",
        "/hls-live/video1/../video1.m3u8",
        "/hls-live/%2e%2e/%2e%2e/etc/passwd",
        "/hls-live/..%5c..%5cetc.m3u8",
        "/hls-live/video1/high/..",
        "/hls-live//video1.m3u8",
        "//hls-live/video1.m3u8",
        "/hls-live/video1.m3u8/",
        "/hls-live/video1/high.index",
        "/hls-live/video1/high/" + "a".repeat(150) + ".m4s",
        "/hls-live/" + "a".repeat(3000) + ".m3u8",
        "/hls-live/" + "a".repeat(6000) + ".m3u8",
        "/hls-live/" + "../".repeat(1000),
        "/hls-live/\u00e9\u00ff.m3u8",
        "http://example.org/hls-live/video1.m3u8",
        "*",
        LIVE + "?" + "_HLS_msn=1&".repeat(300) + "_HLS_part=x",
        LIVE + "?_HLS_msn=99999999999999999999",
        LIVE + "?_HLS_msn=-1",
        LIVE + "?_HLS_msn=%31",
        LIVE + "?_HLS_part=1",
        LIVE + "?_HLS_msn=1&_HLS_part=99999999999");
  }

  @ParameterizedTest
  @MethodSource("targets")
  void refusesATarget(String target) throws IOException {
    try (RawHttp1 client = new RawHttp1(server.hlsPort())) {
      client.get(target);
      assertRefused(client.status());
    }
    try (RawHttp2 client = new RawHttp2(server.hlsPort(), WINDOW)) {
      client.get(1, target);
      assertRefused(client.status(1));
    }
  }

  /// Requests of HTTP/1.1 that are none, or none for us.
  static List<String> requests() {
    String get = "GET /health HTTP/1.1\r\n";
    String chunked = "Transfer-Encoding: chunked\r\n";
    return List.of(
        "\u0000\u0001\u0002\r\n\r\n",
        "\u0016\u0003\u0001\u0000\u0005hello\r\n\r\n",
        "GET\r\n\r\n",
        "GET /health\r\n\r\n",
        "GET /he alth HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /health\u0000 HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /hls-live/a\u0000b.m3u8 HTTP/1.1\r\n" + HOST + "\r\n",
        "GET /health HTTP/one\r\n" + HOST + "\r\n",
        "get /health HTTP/1.1\r\n" + HOST + "\r\n",
        "TRACE /health HTTP/1.1\r\n" + HOST + "\r\n",
        "CONNECT localhost:22 HTTP/1.1\r\n" + HOST + "\r\n",
        "POST /health HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n",
        "POST /health HTTP/1.1\r\n" + HOST + "Content-Length: 9999999\r\n\r\n",
        "GET /hls-live/x.m3u8 HTTP/1.0\r\n\r\n",
        get + "\r\n",
        get + HOST + "Host: example.org\r\n\r\n",
        get + "Host: a b\r\n\r\n",
        get + "Host: x/y@z\r\n\r\n",
        get + HOST + "Bad Name: x\r\n\r\n",
        get + HOST + "Name : x\r\n\r\n",
        get + HOST + "Name: a\u0000b\r\n\r\n",
        get + HOST + ": x\r\n\r\n",
        get + HOST + "X: " + "a".repeat(20_000) + "\r\n\r\n",
        get + HOST + "X: a\r\n".repeat(5_000) + "\r\n",
        get + HOST + "Content-Length: -1\r\n\r\n",
        get + HOST + "Content-Length: x\r\n\r\n",
        get + HOST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        get + HOST + "Content-Length: 2000\r\n\r\n" + "x".repeat(2000),
        get + HOST + "Content-Length: 5\r\n" + chunked + "\r\n0\r\n\r\n",
        get + HOST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        get + HOST + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "GET /health HTTP/1.0\r\n" + chunked + "\r\n0\r\n\r\n",
        get + HOST + chunked + "\r\nzz\r\n\r\n",
        get + HOST + chunked + "\r\n-1\r\n\r\n",
        get + HOST + chunked + "\r\nffffffffff\r\n\r\n",
        get + HOST + chunked + "\r\n7d0\r\n" + "x".repeat(2000) + "\r\n0\r\n\r\n",
        get + HOST + "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void refusesARequest(String request) throws IOException {
    try (RawHttp1 client = new RawHttp1(server.hlsPort())) {
      client.send(request);
      assertRefused(client.status());
    }
  }

  /// What is asked for before it has to be looked for on the disk.
  @ParameterizedTest
  @MethodSource("requests")
  void answersWhatCameBeforeARequestThatItRefuses(String request) throws IOException {
    try (RawHttp1 client = new RawHttp1(server.hlsPort())) {
      client.send("GET /hls-live/none.m3u8 HTTP/1.1\r\n" + HOST + "\r\n" + request);
      assertThat(client.status()).isEqualTo(404);
      assertRefused(client.status());
    }
  }

  @Test
  void compressesOnlyWhatMayBeCompressed() {
    for (String encoding : List.of("gzip", "br, gzip", "gzip;q=1.0")) {
      assertThat(encodingFor(encoding)).as(encoding).contains("gzip");
    }
    for (String encoding : List.of("", "br", "gzip;q=0", "gzip; q=0", "br, gzip ;q=0.0")) {
      assertThat(encodingFor(encoding)).as(encoding).isEmpty();
    }
  }

  private Optional<String> encodingFor(String accepted) {
    HttpRequest.Builder request = server.request(LIVE).header("Accept-Encoding", accepted);
    return server.send(request, BodyHandlers.discarding()).headers().firstValue("Content-Encoding");
  }

  @Test
  void answersWhatIsUnusualAndAllowed() throws IOException {
    String get = "GET /health HTTP/1.1\r\n" + HOST;
    for (String request :
        List.of(
            "GET /health HTTP/1.0\r\n\r\n",
            get + "X: a\r\n".repeat(1000) + "\r\n",
            get + "Expect: wonders\r\n\r\n", // RFC 9110, 10.1.1
            get + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n\r\n",
            get + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            get + "Content-Length: 3\r\n\r\nabc")) {
      try (RawHttp1 client = new RawHttp1(server.hlsPort())) {
        client.send(request);
        assertThat(client.status()).as(request).isEqualTo(200);
      }
    }
  }

  @Test
  void answersRequestsThatComeAtOnceInTheirOrder() throws IOException {
    try (RawHttp1 client = new RawHttp1(server.hlsPort())) {
      client.send(
          ("GET /health HTTP/1.1\r\n" + HOST + "\r\nGET /none HTTP/1.1\r\n" + HOST + "\r\n")
              .repeat(50));
      for (int i = 0; i < 50; i++) {
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.status()).isEqualTo(404);
      }
    }
  }

  @Test
  void aRangeThatIsNoneIsNotAnswered() throws IOException {
    String segment =
        server.text(LIVE).lines().filter(line -> line.endsWith(".m4s")).toList().getLast();
    String path = "/hls-live/video1/" + segment;
    for (String range : List.of("bytes=5-1", "bytes=999999999-", "bytes=-0")) {
      assertThat(statuses(path, range)).as(range).isEqualTo(Set.of(416));
    }
    for (String range : List.of("", "bytes", "bytes=", "lines=1-2", "bytes=-", "bytes=a-b")) {
      assertThat(statuses(path, range)).as(range).isEqualTo(Set.of(200));
    }
    for (String range : List.of("bytes=9999999999999999999999-", "bytes=0-1,2-3", "bytes=--1")) {
      assertThat(statuses(path, range)).as(range).isEqualTo(Set.of(200));
    }
  }

  private Set<Integer> statuses(String path, String range) throws IOException {
    try (RawHttp1 plain = new RawHttp1(server.hlsPort());
        RawHttp2 framed = new RawHttp2(server.hlsPort(), WINDOW)) {
      plain.send("GET " + path + " HTTP/1.1\r\n" + HOST + "Range: " + range + "\r\n\r\n");
      framed.request(1, RawHttp2.END_STREAM, with(Map.entry("range", range), path));
      return Set.copyOf(List.of(plain.status(), framed.status(1)));
    }
  }

  /// Headers of HTTP/2 that are not allowed (RFC 9113, 8.2 and 8.3), or too many.
  static List<List<Map.Entry<String, String>>> headers() {
    List<List<Map.Entry<String, String>>> all = new ArrayList<>();
    all.add(List.of());
    all.add(List.of(Map.entry(":method", "GET")));
    all.add(List.of(Map.entry("x", "y")));
    for (Map.Entry<String, String> header :
        List.of(
            Map.entry(":path", "/health"),
            Map.entry(":unknown", "x"),
            Map.entry(":status", "200"),
            Map.entry("Upper", "x"),
            Map.entry("with space", "x"),
            Map.entry("", "x"),
            Map.entry("x", "a\r\nb"),
            Map.entry("x", "a\u0000b"),
            Map.entry("connection", "close"),
            Map.entry("transfer-encoding", "chunked"),
            Map.entry("upgrade", "h2c"),
            Map.entry("te", "gzip"),
            Map.entry("content-length", "7"),
            Map.entry("content-length", "x"),
            Map.entry("host", "a b"),
            Map.entry("x", "a".repeat(40_000)))) {
      all.add(with(header, "/health"));
    }
    all.add(RawHttp2.requestHeaders("GET", ""));
    all.add(RawHttp2.requestHeaders("GET", "/hls-live/a\u0000.m3u8"));
    all.add(RawHttp2.requestHeaders("", "/health"));
    all.add(RawHttp2.requestHeaders("CONNECT", "/health"));
    all.add(RawHttp2.requestHeaders("DELETE", "/health"));
    return all;
  }

  @ParameterizedTest
  @MethodSource("headers")
  void refusesHeaders(List<Map.Entry<String, String>> headers) throws IOException {
    try (RawHttp2 client = new RawHttp2(server.hlsPort(), WINDOW)) {
      client.request(1, RawHttp2.END_STREAM, headers);
      assertRefused(client.status(1));
    }
  }

  /// Frames that are not allowed where they come.
  static List<Bytes> frames() {
    Bytes block = RawHttp2.block(RawHttp2.requestHeaders("GET", "/health"));
    int end = RawHttp2.END_STREAM | RawHttp2.END_HEADERS;
    return List.of(
        RawHttp2.frame(RawHttp2.HEADERS, end, /* streamId= */ 2, block),
        RawHttp2.frame(RawHttp2.HEADERS, end, /* streamId= */ 0, block),
        RawHttp2.frame(RawHttp2.HEADERS, end, 1, Bytes.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
        RawHttp2.frame(RawHttp2.HEADERS, end | /* padded */ 8, 1, Bytes.of(200, 1)),
        RawHttp2.frame(RawHttp2.DATA, 0, /* idle */ 1, block),
        RawHttp2.frame(RawHttp2.CONTINUATION, 0, 1, block),
        RawHttp2.frame(RawHttp2.RST_STREAM, 0, /* idle */ 1, Bytes.of(0, 0, 0, 8)),
        RawHttp2.frame(RawHttp2.RST_STREAM, 0, 1, Bytes.of(0)),
        RawHttp2.frame(RawHttp2.SETTINGS, 0, 0, Bytes.of(0)),
        RawHttp2.frame(RawHttp2.SETTINGS, 0, 0, Bytes.of(0, 4, 255, 255, 255, 255)),
        RawHttp2.frame(RawHttp2.PING, 0, 0, Bytes.of(0)),
        RawHttp2.frame(RawHttp2.WINDOW_UPDATE, 0, 0, Bytes.of(0, 0, 0, 0)),
        RawHttp2.frame(RawHttp2.WINDOW_UPDATE, 0, 0, Bytes.of(127, 255, 255, 255)),
        RawHttp2.frame(/* PUSH_PROMISE */ 5, RawHttp2.END_HEADERS, 1, block),
        RawHttp2.frame(RawHttp2.HEADERS, end, 1, Bytes.wrap(new byte[20_000])),
        Bytes.utf8("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void endsAConnectionWithAFrameThatIsNotAllowed(Bytes frame) throws IOException {
    try (RawHttp2 client = new RawHttp2(server.hlsPort(), WINDOW)) {
      client.write(frame);
      assertThat(client.isClosed()).isTrue();
    }
  }

  private static List<Map.Entry<String, String>> with(
      Map.Entry<String, String> header, String path) {
    List<Map.Entry<String, String>> headers = new ArrayList<>(RawHttp2.requestHeaders("GET", path));
    headers.add(header);
    return headers;
  }

  private static void assertRefused(int status) {
    if (status != RawHttp1.CLOSED) {
      assertThat(status).isBetween(400, 499);
    }
  }
}
