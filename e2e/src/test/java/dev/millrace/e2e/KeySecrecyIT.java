package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.SelfSignedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A stream key is told to its owner only: it is looked for in all that the program writes at its
/// most talkative, in its processes, in its files and in what it tells others.
class KeySecrecyIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String WRONG = "wrong key/with ä=&? and <more>";

  @TempDir static Path folder;
  private static Program program;
  private static Streamer streamer;
  private static String video;

  @BeforeAll
  static void start() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.in(folder);
    program =
        new Program(
            folder,
            Map.of(
                "MILLRACE_TLS_CERTIFICATE", certificate.certificate().toString(),
                "MILLRACE_TLS_KEY", certificate.key().toString(),
                "MILLRACE_LOG_LEVEL", "TRACE"));
    streamer = new Streamer(program, "secretive");
    program.keys().add(WRONG);
    video = streamer.newVideo("Nobody's business");
  }

  @AfterAll
  static void stop() throws IOException {
    streamer.close();
    program.close();
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      List<Path> written =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.toString().contains("/programs/"))
              .toList();
      assertThat(written).hasSizeGreaterThan(100);
      assertThat(written).allSatisfy(file -> assertThat(program.keys().in(file)).isEmpty());
    }
  }

  /// One way to bring a key.
  record Attempt(String name, RtmpTalk talk) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Attempt> attempts() {
    return Stream.of(streamer.key, WRONG, streamer.key + "x").flatMap(KeySecrecyIT::attempts);
  }

  private static Stream<Attempt> attempts(String key) {
    String tcUrl = "rtmp://localhost/streaming";
    String live = "\2\0\4live";
    return Stream.of(
        new Attempt("in the name", RtmpTalk.connect("streaming", tcUrl).publish(key, live)),
        new Attempt(
            "in the path of tcUrl",
            RtmpTalk.connect("streaming/" + key, tcUrl + "/" + key).publish("", live)),
        new Attempt(
            "in the query of the name",
            RtmpTalk.connect("streaming", tcUrl).publish("live?key=" + key, live)),
        new Attempt(
            "in the query of tcUrl",
            RtmpTalk.connect("streaming", tcUrl + "?key=" + key).publish("", live)),
        new Attempt("as the app", RtmpTalk.connect(key, "rtmp://localhost/" + key).publish("", "")),
        new Attempt(
            "in a name that is too long",
            RtmpTalk.connect("streaming", tcUrl).publish(key + "x".repeat(70_000), live)),
        new Attempt(
            "before AMF that is none", RtmpTalk.connect("streaming", tcUrl).publish(key, "\40")),
        new Attempt(
            "twice", RtmpTalk.connect("streaming", tcUrl).publish(key, live).publish(key, live)),
        new Attempt("over HTTP", RtmpTalk.other("GET /streaming/" + key + " HTTP/1.1\r\n\r\n")));
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void saysNothingOfAKey(Attempt attempt) throws IOException {
    for (int port : List.of(program.rtmpPort, program.rtmpsPort)) {
      assertThat(program.keys().in(attempt.talk().send(port))).isEmpty();
    }
    assertThat(program.keys().in(program.log())).isEmpty();
  }

  @Test
  void showsNoKeyInProcessesNorToViewers() throws Exception {
    Process publisher =
        streamer.publish(
            DebianFfmpeg.FFMPEG, "640x360", "-g 60", true, 20, folder.resolve("encoder.log"));
    until(DEADLINE, () -> !streamer.channel().path("video").isNull());
    String url = streamer.channel().path("video").path("url").asString(video);
    program.awaitServed("/hls-live/" + url + ".m3u8");
    until(DEADLINE, () -> !program.children("ffmpeg").isEmpty());
    List<ProcessHandle> processes = program.processes().toList();
    assertThat(processes).hasSizeGreaterThan(2);
    for (ProcessHandle process : processes) {
      assertThat(program.keys().in(ofProcess(process, "cmdline"))).isEmpty();
      assertThat(program.keys().in(ofProcess(process, "environ"))).isEmpty();
    }
    for (String path : List.of(".m3u8", "/high.m3u8", "/audio.m3u8", ".mpd")) {
      assertThat(program.keys().in(program.text("/hls-live/" + url + path))).isEmpty();
    }
    for (String path : List.of("/videos", "/videos/" + url, "/channels", "/platform")) {
      String answer = program.get("", path).toString();
      assertThat(answer).hasSizeGreaterThan(10);
      assertThat(program.keys().in(answer)).isEmpty();
    }
    publisher.destroyForcibly();
    assertThat(program.log()).contains("Publisher 127.0.0.1 sends video " + url);
  }

  @Test
  void publishesOverTheAddressThatItPrints() throws Exception {
    assertThat(program.log()).contains("rtmps://<your host>:" + program.rtmpsPort + "/streaming");
    try (Streamer encrypted = new Streamer(program, "encrypted")) {
      String url = encrypted.newVideo("By TLS");
      Process publisher =
          encrypted
              .encoder()
              .by("rtmps", program.rtmpsPort)
              .publish(DebianFfmpeg.FFMPEG, "320x180", "-g 60", true, 6, folder.resolve("tls.log"));
      program.awaitServed("/hls-live/" + url + ".m3u8");
      assertThat(publisher.waitFor(DEADLINE)).isTrue();
      assertThat(publisher.exitValue()).isZero();
    }
  }

  private static String ofProcess(ProcessHandle process, String file) {
    try {
      return Files.readString(
          Path.of("/proc", "" + process.pid(), file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has just ended
    }
  }
}
