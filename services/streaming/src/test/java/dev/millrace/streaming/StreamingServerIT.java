package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import dev.millrace.testing.BundledFfmpeg;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The whole service, a real FFmpeg publishing to it.
class StreamingServerIT {
  private static final Duration DEADLINE = Duration.ofSeconds(45);
  private static final Pattern GAP = Pattern.compile("#EXT-X-GAP\n#EXTINF.*\n(.*)\n");

  private final FakeApi api = new FakeApi();
  private final List<Process> publishers = new ArrayList<>();
  private final Path data = TestServer.newData();
  private TestServer server = new TestServer(api, data);

  @BeforeEach
  void allowAKey() {
    api.allow("good-key", "video1");
  }

  @AfterEach
  void stop() {
    publishers.forEach(Process::destroyForcibly);
    server.close();
    api.close();
  }

  static List<TestSource> sources() {
    return List.of(
        TestSource.SMALL,
        TestSource.B_FRAMES,
        TestSource.LONG_GOP,
        TestSource.ODD_RATE,
        TestSource.IRREGULAR,
        TestSource.SOUND_ONLY,
        TestSource.PICTURE_ONLY);
  }

  @ParameterizedTest
  @MethodSource("sources")
  void playsWhatIsPublished(TestSource source) throws Exception {
    publish(source, "good-key", /* realTime= */ true);
    until(DEADLINE, () -> server.status("/hls-live/video1.m3u8") == 200);
    String multivariant = server.text("/hls-live/video1.m3u8");
    until(
        DEADLINE,
        () -> server.text("/hls-live/video1.m3u8").contains("#EXT-X-STREAM-INF") && ended());
    List<String> expected = new ArrayList<>();
    if (!source.video().isEmpty()) {
      expected.addAll(List.of("high", "low"));
    }
    if (source.audio()) {
      expected.add("audio");
    }
    for (String rendition : expected) {
      assertThat(multivariant).contains("video1/" + rendition + ".m3u8");
      String playlist = server.text("/hls-live/video1/" + rendition + ".m3u8");
      assertThat(playlist).contains("#EXT-X-ENDLIST");
      assertThat(source.constantRate() ? withoutGapAtTheEnd(playlist) : playlist)
          .doesNotContain("#EXT-X-GAP");
      assertThat(decode(rendition)).isEmpty();
    }
    assertThat(
            server.text("/hls-live/video1/" + expected.getFirst() + ".m3u8").split("#EXTINF", -1))
        .hasSizeBetween(6, 9);
    until(DEADLINE, () -> !api.ended.isEmpty());
    assertThat(api.ended.getFirst().videoUrl()).isEqualTo("video1");
  }

  /// Pictures that are given a constant rate may end one picture behind the sound, in a segment of
  /// their own.
  private static String withoutGapAtTheEnd(String playlist) {
    return playlist.replaceFirst("#EXT-X-GAP\n#EXTINF.*\n.*\n#EXT-X-ENDLIST", "");
  }

  @Test
  void refusesAWrongKeyWithApisSentence() throws Exception {
    Process publisher = publish(TestSource.SMALL, "wrong-key", /* realTime= */ true);
    assertThat(publisher.waitFor(10, TimeUnit.SECONDS)).isTrue();
    String output = new String(publisher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(publisher.exitValue()).isNotZero();
    assertThat(output).contains("There is no channel with this stream key.");
    until(DEADLINE, () -> server.counters().get("rtmp.closed.bad_key") == 1);
  }

  @Test
  void letsTheRightKeyTakeOver() throws Exception {
    publish(TestSource.SMALL, "good-key", /* realTime= */ true);
    until(DEADLINE, () -> server.status("/hls-live/video1.m3u8") == 200);
    publish(TestSource.SMALL, "good-key", /* realTime= */ true);
    until(DEADLINE, () -> server.counters().get("rtmp.closed.replaced") == 1);
    until(
        DEADLINE,
        () -> server.text("/hls-live/video1/high.m3u8").contains("#EXT-X-DISCONTINUITY\n"));
    assertThat(server.text("/hls-live/video1/high.m3u8")).doesNotContain("ENDLIST");
    assertThat(api.ended).isEmpty();
  }

  @Test
  void endsARevokedBroadcastAndStopsItsFfmpeg() {
    publish(TestSource.SMALL, "good-key", /* realTime= */ true);
    until(DEADLINE, () -> server.status("/hls-live/video1.m3u8") == 200);
    api.revoked.add("lease-1");
    until(DEADLINE, () -> server.counters().get("rtmp.closed.revoked") == 1);
    until(DEADLINE, this::ended);
    until(DEADLINE, () -> publishers.stream().noneMatch(Process::isAlive));
    until(
        DEADLINE,
        () -> ProcessHandle.current().descendants().noneMatch(StreamingServerIT::isFfmpeg));
  }

  @Test
  void goesOnWithTheSourceWhenFfmpegDies() {
    publish(TestSource.SMALL, "good-key", /* realTime= */ true);
    until(DEADLINE, () -> server.status("/hls-live/video1.m3u8") == 200);
    // The pause after the fourth time is as long as a segment: one at least is missed as a whole.
    until(
        DEADLINE,
        () -> {
          killLadder();
          return server.counters().get("ladder.restarts") >= 4;
        });
    until(DEADLINE, this::ended);
    assertThat(server.text("/hls-live/video1/high.m3u8")).doesNotContain("#EXT-X-GAP");
    assertThat(decode("high")).isEmpty();
    String missed = gap("/hls-live/video1/low.m3u8");
    assertNothing(missed);
    server.close();
    server = new TestServer(api, data);
    assertThat(server.text("/hls-live/video1/vod/low.m3u8")).contains("../" + missed);
    assertNothing(missed);
  }

  private void killLadder() {
    ProcessHandle.current()
        .descendants()
        .filter(child -> publishers.stream().noneMatch(p -> p.pid() == child.pid()))
        .filter(StreamingServerIT::isFfmpeg)
        .forEach(ProcessHandle::destroyForcibly);
  }

  /// Players that do not know of gaps ask for them.
  @Test
  void answersTheGapBeforeTheFirstSegment() {
    publish(TestSource.SMALL, "good-key", /* realTime= */ true);
    until(DEADLINE, () -> server.status("/hls-live/video1.m3u8") == 200);
    assertNothing(gap("/hls-live/video1/high.m3u8"));
  }

  /// A segment that can be asked for in any way, and has no samples.
  private void assertNothing(String segment) {
    String path = "/hls-live/video1/" + segment;
    HttpResponse<byte[]> whole = server.send(server.request(path), BodyHandlers.ofByteArray());
    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(new String(whole.body(), StandardCharsets.ISO_8859_1))
        .contains("moof", "tfdt", "mdat")
        .doesNotContain("trun");
    assertThat(whole.headers().firstValue("content-type")).contains("video/mp4");
    assertThat(whole.headers().firstValue("access-control-allow-origin")).contains("*");
    assertThat(whole.headers().firstValue("cache-control").orElse("")).contains("immutable");
    HttpRequest.Builder head =
        server.request(path).method("HEAD", HttpRequest.BodyPublishers.noBody());
    assertThat(
            server
                .send(head, BodyHandlers.discarding())
                .headers()
                .firstValueAsLong("content-length"))
        .hasValue(whole.body().length);
    HttpRequest.Builder range = server.request(path).header("Range", "bytes=0-");
    assertThat(server.send(range, BodyHandlers.discarding()).statusCode()).isEqualTo(206);
  }

  @Test
  void closesWhatIsNoRtmpAndHarmsNobody() throws Exception {
    publish(TestSource.SMALL, "good-key", /* realTime= */ true);
    for (String bytes : List.of("GET / HTTP/1.1\r\n\r\n", "\u0000\u0001garbage", "\u0006")) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.rtmp().getPort())) {
        socket.setSoTimeout(5000);
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        InputStream input = socket.getInputStream();
        assertThat(input.read()).isEqualTo(-1);
      }
    }
    until(DEADLINE, () -> server.counters().get("rtmp.closed.malformed") == 2);
    until(DEADLINE, () -> server.status("/hls-live/video1.m3u8") == 200);
  }

  @Test
  void answersAsAnHttpServerShould() throws Exception {
    publish(TestSource.SMALL, "good-key", /* realTime= */ true);
    until(DEADLINE, () -> server.status("/hls-live/video1.m3u8") == 200);
    until(DEADLINE, () -> !completeSegments("/hls-live/video1/high.m3u8").isEmpty());
    String segment = completeSegments("/hls-live/video1/high.m3u8").getFirst();
    HttpResponse<byte[]> part =
        server.send(
            server.request("/hls-live/video1/" + segment).header("Range", "bytes=4-7"),
            BodyHandlers.ofByteArray());
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(new String(part.body(), StandardCharsets.US_ASCII)).isEqualTo("moof");
    assertThat(part.headers().firstValue("access-control-allow-origin")).contains("*");
    assertThat(part.headers().firstValue("content-type")).contains("video/mp4");
    assertThat(part.headers().firstValue("cache-control").orElse("")).contains("immutable");
    HttpResponse<String> head =
        server.send(
            server
                .request("/hls-live/video1.m3u8")
                .method("HEAD", HttpRequest.BodyPublishers.noBody()),
            BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("content-length").orElse(0)).isPositive();
    assertThat(server.status("/hls-live/unknown.m3u8")).isEqualTo(404);
    assertThat(server.status("/health")).isEqualTo(200);
    HttpResponse<String> post =
        server.send(
            server.request("/hls-live/video1.m3u8").POST(HttpRequest.BodyPublishers.ofString("x")),
            BodyHandlers.ofString());
    assertThat(post.statusCode()).isEqualTo(405);
  }

  @Test
  void givesTheManifestAsItDoesPlaylists() {
    publish(TestSource.SMALL, "good-key", /* realTime= */ true);
    String address = "/hls-live/video1.mpd";
    until(DEADLINE, () -> server.status(address) == 200);
    until(DEADLINE, () -> server.text("/hls-live/video1.m3u8").contains("/vod/"));
    HttpResponse<String> plain = server.send(server.request(address), BodyHandlers.ofString());
    assertThat(plain.body()).startsWith("<?xml");
    assertThat(plain.headers().firstValue("content-type")).contains("application/dash+xml");
    assertThat(plain.headers().firstValue("access-control-allow-origin")).contains("*");
    assertThat(plain.headers().firstValue("cache-control").orElse("")).contains("max-age=");
    HttpResponse<byte[]> gzip =
        server.send(
            server.request(address).header("Accept-Encoding", "gzip"), BodyHandlers.ofByteArray());
    assertThat(gzip.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(gzip.body().length).isLessThan(plain.body().length() / 2);
    String etag = plain.headers().firstValue("etag").orElseThrow();
    HttpResponse<String> again =
        server.send(server.request(address).header("If-None-Match", etag), BodyHandlers.ofString());
    assertThat(again.statusCode()).isEqualTo(304);
    HttpResponse<String> head =
        server.send(
            server.request(address).method("HEAD", HttpRequest.BodyPublishers.noBody()),
            BodyHandlers.ofString());
    assertThat(head.headers().firstValue("date")).isPresent(); // players set their clocks by it
    assertThat(head.headers().firstValueAsLong("content-length").orElse(0))
        .isEqualTo(plain.body().length());
    assertThat(server.status("/hls-live/unknown.mpd")).isEqualTo(404);
    assertThat(server.status("/hls-live/unknown.live.mpd")).isEqualTo(404);
  }

  @Test
  void saysWhichPortIsTaken() {
    assertThatThrownBy(() ->
            StreamingServer.start(new TestConfig(api).rtmpPort(server.rtmp().getPort()).build()))
        .isInstanceOf(StreamingException.class)
        .hasMessageContaining("Port " + server.rtmp().getPort())
        .hasMessageContaining("MILLRACE_RTMP_PORT");
  }

  private Process publish(TestSource source, String key, boolean realTime) {
    Process process = server.publish(source, key, realTime);
    publishers.add(process);
    return process;
  }

  private boolean ended() {
    String high = server.text("/hls-live/video1/high.m3u8");
    String audio = server.text("/hls-live/video1/audio.m3u8");
    return high.contains("#EXT-X-ENDLIST") || (high.isEmpty() && audio.contains("#EXT-X-ENDLIST"));
  }

  /// What FFmpeg complains about when it plays a rendition from its start to its end.
  private String decode(String rendition) {
    String url = server.url("/hls-live/video1/" + rendition + ".m3u8");
    return BundledFfmpeg.run("-v", "error", "-live_start_index", "0", "-i", url, "-f", "null", "-");
  }

  private static boolean isFfmpeg(ProcessHandle process) {
    return process.isAlive() && process.info().command().orElse("").endsWith("ffmpeg");
  }

  private String gap(String playlist) {
    Matcher gap = GAP.matcher(server.text(playlist));
    assertThat(gap.find()).as(server.text(playlist)).isTrue();
    return gap.group(1);
  }

  /// The segments of a playlist that are no gaps.
  private List<String> completeSegments(String playlist) {
    List<String> segments = new ArrayList<>();
    boolean gap = false;
    for (String line : server.text(playlist).lines().toList()) {
      if (line.endsWith(".m4s") && !gap) {
        segments.add(line);
      }
      gap = line.equals("#EXT-X-GAP") || (gap && line.startsWith("#EXTINF"));
    }
    return segments;
  }
}
