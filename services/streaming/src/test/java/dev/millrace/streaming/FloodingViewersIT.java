package dev.millrace.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.RawHttp2;
import dev.millrace.streaming.testing.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What HTTP/2 allows a client to send without end (RFC 9113, 10.5) ends the connection.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloodingViewersIT {
  private static final int WINDOW = 1 << 20;
  private static final int FRAMES = 5_000;
  private static final int REFUSED_STREAM = 7;
  private static final int ENHANCE_YOUR_CALM = 11;

  private final FakeApi api = new FakeApi();
  private final TestServer server = new TestServer(api);

  @AfterAll
  void stop() {
    server.close();
    api.close();
  }

  /// @param frames what is sent as the n-th
  record Flood(String name, IntFunction<Bytes> frames) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Flood> floods() {
    Bytes nothing = Bytes.EMPTY;
    Bytes reset = Bytes.of(0, 0, 0, 8);
    return List.of(
        new Flood("pings", n -> RawHttp2.frame(RawHttp2.PING, 0, 0, Bytes.wrap(new byte[8]))),
        new Flood("settings", n -> RawHttp2.frame(RawHttp2.SETTINGS, 0, 0, nothing)),
        new Flood(
            "rapid resets",
            n -> Bytes.concat(get(n), RawHttp2.frame(RawHttp2.RST_STREAM, 0, 2 * n + 1, reset))),
        new Flood(
            "resets that are made ours",
            n ->
                Bytes.concat(get(n), RawHttp2.frame(RawHttp2.WINDOW_UPDATE, 0, 2 * n + 1, zero()))),
        new Flood(
            "empty continuations",
            n ->
                n == 0
                    ? RawHttp2.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, nothing)
                    : RawHttp2.frame(RawHttp2.CONTINUATION, 0, 1, nothing)),
        new Flood(
            "empty data",
            n ->
                n == 0
                    ? RawHttp2.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, block())
                    : RawHttp2.frame(RawHttp2.DATA, 0, 1, nothing)));
  }

  @ParameterizedTest
  @MethodSource("floods")
  void endsAConnectionThatFloods(Flood flood) throws IOException {
    List<Bytes> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      frames.add(flood.frames().apply(i));
    }
    try (RawHttp2 viewer = new RawHttp2(server.hlsPort(), WINDOW)) {
      try {
        viewer.write(Bytes.concat(frames));
        assertThat(viewer.read(RawHttp2.GOAWAY).error()).isEqualTo(ENHANCE_YOUR_CALM);
      } catch (IOException e) {
        // the end came while it was still sending, so that the last word was lost
      }
      assertThat(viewer.isClosed()).isTrue();
    }
    assertThat(server.status("/health")).isEqualTo(200);
  }

  @Test
  void refusesMoreStreamsThanItAnnounced() throws IOException {
    try (RawHttp2 viewer = new RawHttp2(server.hlsPort(), /* window= */ 0)) {
      for (int stream = 0; stream <= 100; stream++) {
        viewer.get(2 * stream + 1, "/health");
      }
      RawHttp2.Frame refusal = viewer.read(RawHttp2.RST_STREAM);
      assertThat(refusal.streamId()).isEqualTo(201);
      assertThat(refusal.error()).isEqualTo(REFUSED_STREAM);
    }
  }

  @Test
  void refusesHeadersThatAreTooLarge() throws IOException {
    List<Map.Entry<String, String>> headers =
        new ArrayList<>(RawHttp2.requestHeaders("GET", "/health"));
    for (int i = 0; i < 17; i++) {
      headers.add(Map.entry("x-" + i, "a".repeat(1000)));
    }
    try (RawHttp2 viewer = new RawHttp2(server.hlsPort(), WINDOW)) {
      viewer.request(1, RawHttp2.END_STREAM, headers);
      assertThat(viewer.status(1)).isEqualTo(431);
    }
  }

  private static Bytes get(int n) {
    int flags = RawHttp2.END_STREAM | RawHttp2.END_HEADERS;
    return RawHttp2.frame(RawHttp2.HEADERS, flags, 2 * n + 1, block());
  }

  private static Bytes block() {
    return RawHttp2.block(RawHttp2.requestHeaders("GET", "/health"));
  }

  /// A window that is opened by nothing is an error of the stream (RFC 9113, 6.9).
  private static Bytes zero() {
    return Bytes.of(0, 0, 0, 0);
  }
}
