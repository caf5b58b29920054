package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.flv.FlvTag;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.LogLines;
import dev.millrace.streaming.testing.Packets;
import dev.millrace.streaming.testing.RelayProgram;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import dev.millrace.testing.BundledFfmpeg;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Programs that read what is relayed, over RTMP and HTTP-FLV.
class RelayIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String KEY = "good-key";
  private static final String HANDLER = "dev.millrace.streaming.rtmp.RtmpHandler";
  private static final Path BUNDLED = BundledFfmpeg.path();
  private static final Path DEBIAN = RelayProgram.DEBIAN_FFMPEG;

  private final FakeApi api = new FakeApi();
  private final TestServer server = new TestServer(new TestConfig(api).relay().build());

  @AfterEach
  void stop() {
    server.close();
    api.close();
  }

  @Test
  void programsGetEveryPictureAndSoundFromAKeyframeToTheEnd() throws InterruptedException {
    Process publisher = publish(TestSource.B_FRAMES);
    try (RelayProgram bundledRtmp = RelayProgram.ffmpeg(BUNDLED, rtmp("video1"));
        RelayProgram bundledFlv = RelayProgram.ffmpeg(BUNDLED, flv("video1"));
        RelayProgram debianRtmp = RelayProgram.ffmpeg(DEBIAN, rtmp("video1"));
        RelayProgram debianFlv = RelayProgram.ffmpeg(DEBIAN, flv("video1"));
        RelayProgram rtmpdump = RelayProgram.rtmpdump(rtmp("video1"));
        RelayProgram http10 = RelayProgram.http10(flv("video1"))) {
      until(DEADLINE, () -> api.viewers() == 6);
      for (RelayProgram program : List.of(bundledRtmp, bundledFlv)) {
        assertComplete(program.packets(), sent(BUNDLED, TestSource.B_FRAMES));
        assertThat(program.exitStatus()).as(program.errors()).isZero();
      }
      for (RelayProgram program : List.of(debianRtmp, debianFlv)) {
        assertComplete(program.packets(), sent(DEBIAN, TestSource.B_FRAMES));
        assertThat(program.exitStatus()).as(program.errors()).isZero();
      }
      for (RelayProgram program : List.of(rtmpdump, http10)) {
        Packets read = RelayProgram.packets(BUNDLED, program.end());
        assertComplete(read, sent(BUNDLED, TestSource.B_FRAMES));
      }
    }
    assertThat(publisher.waitFor(DEADLINE)).isTrue();
    until(DEADLINE, () -> api.viewers() == 0);
  }

  @Test
  void aReaderThatStandsStillDisturbsNobodyAndGoesOnAtAKeyframe() throws InterruptedException {
    Process publisher = publish(TestSource.NOISE);
    try (RelayProgram stopped = RelayProgram.ffmpeg(BUNDLED, rtmp("video1"));
        RelayProgram stoppedFlv = RelayProgram.ffmpeg(BUNDLED, flv("video1"));
        RelayProgram other = RelayProgram.ffmpeg(BUNDLED, rtmp("video1"))) {
      until(DEADLINE, () -> stopped.read() > 0 && stoppedFlv.read() > 0);
      stopped.signal("STOP");
      stoppedFlv.signal("STOP");
      until(DEADLINE, () -> server.counters().get("relay.readers.slow") == 2);
      int stood = stopped.read();
      until(DEADLINE, () -> other.read() > stood + TestSource.PICTURES / 6);
      stopped.signal("CONT");
      stoppedFlv.signal("CONT");
      Packets all = sent(BUNDLED, TestSource.NOISE);
      assertComplete(other.packets(), all);
      for (RelayProgram program : List.of(stopped, stoppedFlv)) {
        Packets read = program.packets();
        assertThat(read.picturesMissingOf(all)).isPositive();
        assertThat(lastPicture(read)).isEqualTo(lastPicture(all));
      }
    }
    assertThat(publisher.waitFor(DEADLINE)).isTrue();
    assertThat(publisher.exitValue()).isZero();
  }

  @Test
  void anotherPublisherOfTheBroadcastDoesNotEndItsReaders() throws IOException {
    api.allow(KEY, "video1");
    List<FlvTag> tags =
        TestSource.SMALL.tags().stream().filter(tag -> tag.timestampMs() < 5000).toList();
    RtmpPublisher first = RtmpPublisher.publish(server.rtmp(), new StreamKey(KEY));
    first.metadata(/* video= */ true, /* audio= */ true);
    try (RelayProgram reader = RelayProgram.ffmpeg(BUNDLED, rtmp("video1"));
        RelayProgram flv = RelayProgram.ffmpeg(DEBIAN, flv("video1"))) {
      until(DEADLINE, () -> api.viewers() == 2);
      first.play(tags);
      RtmpPublisher second = RtmpPublisher.publish(server.rtmp(), new StreamKey(KEY));
      second.metadata(/* video= */ true, /* audio= */ true);
      second.play(tags);
      second.stop();
      for (RelayProgram program : List.of(reader, flv)) {
        Packets read = program.packets();
        assertThat(program.exitStatus()).as(program.errors()).isZero();
        assertThat(read.pictures()).isBetween(2 * 150 - 5, 2 * 150);
        assertThat(read.of(/* sound= */ false).all())
            .extracting(Packets.Packet::dts)
            .isSorted()
            .doesNotHaveDuplicates();
      }
    } finally {
      first.close();
    }
  }

  @Test
  void saysAtOnceWhatIsNotOnTheAirAndLogsNoName() throws InterruptedException {
    api.allow(KEY, "video1");
    Process publisher = null;
    try (LogLines log = LogLines.of(HANDLER)) {
      assertThat(server.status("/live/video1.flv")).isEqualTo(404);
      assertNotFound("video1");
      publisher = publish(TestSource.SMALL);
      assertNotFound(KEY);
      assertThat(server.status("/live/" + KEY + ".flv")).isEqualTo(404);
      until(DEADLINE, () -> log.closed().size() == 2);
      assertThat(log.lines()).noneMatch(line -> line.contains(KEY));
      try (RelayProgram dump = RelayProgram.rtmpdump(rtmp("other"))) {
        assertThat(dump.exitStatus()).isNotZero();
      }
    } finally {
      if (publisher != null) {
        publisher.destroyForcibly();
      }
    }
  }

  @Test
  void answersInHttpAsOtherMedia() {
    Process publisher = publish(TestSource.SMALL);
    try {
      HttpResponse<Void> head = head("video1");
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValue("content-type")).hasValue("video/x-flv");
      assertThat(head.headers().firstValue("access-control-allow-origin")).hasValue("*");
      assertThat(head.headers().firstValue("cache-control")).hasValue("no-store");
    } finally {
      publisher.destroyForcibly();
    }
  }

  @Test
  void relaysNothingUnlessItIsOn() {
    try (TestServer off = new TestServer(api)) {
      api.allow(KEY, "video1");
      Process publisher = off.publish(TestSource.SMALL, KEY);
      try {
        until(DEADLINE, () -> off.status("/hls-live/video1.m3u8") == 200);
        assertThat(off.status("/live/video1.flv")).isEqualTo(404);
        String url = "rtmp://127.0.0.1:" + off.rtmp().getPort() + "/streaming/video1";
        try (RelayProgram reader = RelayProgram.ffmpeg(BUNDLED, url)) {
          assertThat(reader.exitStatus()).isNotZero();
        }
        until(DEADLINE, () -> off.counters().get("rtmp.closed.relay_off") == 1);
      } finally {
        publisher.destroyForcibly();
      }
    }
  }

  private void assertNotFound(String name) throws InterruptedException {
    long before = server.counters().get("rtmp.closed.not_on_air");
    try (RelayProgram reader = RelayProgram.ffmpeg(BUNDLED, rtmp(name))) {
      assertThat(reader.exitStatus()).isNotZero();
      assertThat(reader.errors()).contains("no broadcast of this name");
    }
    until(DEADLINE, () -> server.counters().get("rtmp.closed.not_on_air") == before + 1);
  }

  private static String lastPicture(Packets packets) {
    return packets.of(/* sound= */ false).all().getLast().checksum();
  }

  private static void assertComplete(Packets read, Packets sent) {
    assertThat(read.pictures()).isGreaterThan(TestSource.PICTURES / 3);
    read.assertIsEndOf(sent);
  }

  private static Packets sent(Path program, TestSource source) {
    return RelayProgram.packets(program, source.file());
  }

  /// Publishes in real time; it is on the air when this returns.
  private Process publish(TestSource source) {
    api.allow(KEY, "video1");
    var _ = source.file();
    Process publisher = server.publish(source, KEY);
    until(DEADLINE, () -> head("video1").statusCode() == 200);
    return publisher;
  }

  private HttpResponse<Void> head(String name) {
    return server.send(
        server.request("/live/" + name + ".flv").method("HEAD", BodyPublishers.noBody()),
        BodyHandlers.discarding());
  }

  private String rtmp(String name) {
    return "rtmp://127.0.0.1:" + server.rtmp().getPort() + "/streaming/" + name;
  }

  private String flv(String name) {
    return server.url("/live/" + name + ".flv");
  }
}
