package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.contracts.LeaseState;
import dev.millrace.flv.FlvTag;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.ParameterSets;
import dev.millrace.streaming.testing.TestConfig;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import dev.millrace.testing.BundledFfmpeg;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An encoder that changes its tracks and goes on, over one connection or when it comes back.
class MidStreamChangeIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final List<String> RENDITIONS = List.of("low", "high", "audio");
  private static final StreamKey KEY = new StreamKey("good-key");

  private final FakeApi api = new FakeApi();
  private final TestServer server =
      new TestServer(new TestConfig(api).disconnectProtection(Duration.ofSeconds(90)).build());

  @AfterEach
  void stop() {
    server.close();
    api.close();
  }

  @Test
  void beginsEveryRenditionAnewWhenSizeAndSoundChange() throws IOException {
    api.allow(KEY.value(), "video1");
    RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), KEY);
    publisher.metadata(/* video= */ true, /* audio= */ true);
    publisher.play(tags(TestSource.SMALL, /* fromMs= */ 0));
    publisher.play(tags(TestSource.TURNED, /* fromMs= */ 4000));
    publisher.stop();
    assertAnewInEveryRendition();
    assertTurned();
  }

  @Test
  void beginsEveryRenditionAnewWhenOnlyThePicturesSayThatTheirSizeChanges() throws IOException {
    api.allow(KEY.value(), "video1");
    RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), KEY);
    publisher.metadata(/* video= */ true, /* audio= */ true);
    publisher.play(tags(TestSource.SMALL, /* fromMs= */ 0));
    publisher.play(ParameterSets.beforePictures(tags(TestSource.TURNED, /* fromMs= */ 4000)));
    publisher.stop();
    assertAnewInEveryRendition();
    assertTurned();
  }

  @Test
  void beginsEveryRenditionAnewWhenAnEncoderComesBackWithAnotherSize() throws IOException {
    comeBackWith(TestSource.TURNED);
    assertAnewInEveryRendition();
    assertTurned();
  }

  @Test
  void goesOnInEveryRenditionWhenAnEncoderComesBackWithAnotherCodec() throws IOException {
    comeBackWith(TestSource.HEVC);
    assertGoesOnInEveryRendition();
    assertThat(described("high", 0, "stream=codec_name")).isEqualTo("h264");
    assertThat(described("high", 1, "stream=codec_name")).isEqualTo("hevc");
    assertThat(map(playlist("low").split("#EXT-X-DISCONTINUITY\n", -1)[1]))
        .as("pictures of the same size, encoded alike, need no other")
        .isEmpty();
  }

  private void comeBackWith(TestSource other) throws IOException {
    api.allow(KEY.value(), "video1");
    RtmpPublisher first = RtmpPublisher.publish(server.rtmp(), KEY);
    first.metadata(/* video= */ true, /* audio= */ true);
    first.play(tags(TestSource.SMALL, /* fromMs= */ 0));
    first.cut();
    until(
        DEADLINE, () -> api.leases().stream().anyMatch(lease -> lease.state() == LeaseState.HELD));
    RtmpPublisher second = RtmpPublisher.publish(server.rtmp(), KEY);
    second.metadata(/* video= */ true, /* audio= */ true);
    second.play(tags(other, /* fromMs= */ 0));
    second.stop();
  }

  private void assertGoesOnInEveryRendition() {
    until(DEADLINE, () -> playlist("high").contains("#EXT-X-ENDLIST"));
    for (String rendition : RENDITIONS) {
      String[] periods = playlist(rendition).split("#EXT-X-DISCONTINUITY\n", -1);
      assertThat(periods).as(rendition).hasSize(2);
      assertThat(periods[1]).as(rendition).contains(".m4s").doesNotContain("GAP");
    }
  }

  private void assertAnewInEveryRendition() {
    assertGoesOnInEveryRendition();
    for (String rendition : RENDITIONS) {
      String[] periods = playlist(rendition).split("#EXT-X-DISCONTINUITY\n", -1);
      assertThat(map(periods[1])).as(rendition).isNotEmpty().isNotEqualTo(map(periods[0]));
    }
  }

  private void assertTurned() throws IOException {
    assertThat(size("high", 0)).isEqualTo("640x360");
    assertThat(size("high", 1)).isEqualTo("480x854");
    assertThat(size("low", 0)).isEqualTo("426x240");
    assertThat(size("low", 1)).isEqualTo("240x428");
    assertThat(described("audio", 1, "stream=sample_rate")).isEqualTo("44100");
  }

  /// Four seconds of a source.
  private static List<FlvTag> tags(TestSource source, long fromMs) {
    return source.tags().stream()
        .filter(tag -> tag.timestampMs() < 4000)
        .map(tag -> new FlvTag(tag.type(), tag.timestampMs() + fromMs, tag.body()))
        .toList();
  }

  private String playlist(String rendition) {
    return server.text("/hls-live/video1/" + rendition + ".m3u8");
  }

  private static String map(String period) {
    return period.lines().filter(line -> line.startsWith("#EXT-X-MAP")).findFirst().orElse("");
  }

  private String size(String rendition, int period) throws IOException {
    return described(rendition, period, "frame=width,height");
  }

  /// What a decoder finds in the first segment of a period, behind the init segment of that.
  private String described(String rendition, int period, String entries) throws IOException {
    String text = playlist(rendition).split("#EXT-X-DISCONTINUITY\n", -1)[period];
    String init = map(text).replaceAll(".*URI=\"([^\"]+)\".*", "$1");
    String segment = text.lines().filter(line -> line.endsWith(".m4s")).findFirst().orElseThrow();
    Path file = Path.of("target", "mid-stream-" + rendition + period + ".mp4");
    Files.write(file, bytes(init));
    Files.write(file, bytes(segment), StandardOpenOption.APPEND);
    return BundledFfmpeg.probe("-show_entries", entries, "-of", "csv=p=0:s=x", file.toString())
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.replaceAll("x$", ""))
        .findFirst()
        .orElse("");
  }

  private byte[] bytes(String file) {
    return server
        .send(server.request("/hls-live/video1/" + file), BodyHandlers.ofByteArray())
        .body();
  }
}
