package dev.millrace.streaming;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.flv.FlvTag;
import dev.millrace.media.Bytes;
import dev.millrace.rtmp.StreamKey;
import dev.millrace.streaming.testing.FakeApi;
import dev.millrace.streaming.testing.TestServer;
import dev.millrace.streaming.testing.TestSource;
import dev.millrace.testing.BundledFfmpeg;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Codecs and tracks of Enhanced RTMP, from the publisher to the playlists and what a decoder makes
/// of them.
class EnhancedRtmpIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String MULTIVARIANT = "/hls-live/video1.m3u8";
  private static final StreamKey KEY = new StreamKey("good-key");
  private static final int ALL_PICTURES = TestSource.PICTURES;
  private static final double FRAME_SECONDS = 0.05;

  private final FakeApi api = new FakeApi();
  private final TestServer server = new TestServer(api);
  private final List<Process> publishers = new ArrayList<>();

  @BeforeEach
  void allowAKey() {
    api.allow(KEY.value(), "video1");
  }

  @AfterEach
  void stop() {
    publishers.forEach(Process::destroyForcibly);
    server.close();
    api.close();
  }

  @Test
  void passesHevcOnAndMakesH264OfItForTheOthers() {
    publishers.add(server.publish(TestSource.HEVC, KEY.value()));
    awaitCodecs("hvc1.1.6.L63.90,mp4a.40.2", "mp4a.40.2");
    assertWhole("hevc", "aac");
  }

  @Test
  void passesAv1AndOpusOnAndMakesH264OfThePictures() {
    publishers.add(server.publish(TestSource.AV1_OPUS, KEY.value()));
    awaitCodecs("av01.0.01M.08,opus", "opus");
    assertWhole("av1", "opus");
  }

  /// Its metadata announces H.264 and AAC.
  @Test
  void believesTheTagsAndNotTheMetadata() throws IOException {
    try (RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), KEY)) {
      publisher.metadata(/* video= */ true, /* audio= */ true);
      publisher.play(
          TestSource.AV1_OPUS.tags().stream().filter(tag -> tag.timestampMs() < 6_000).toList());
      awaitCodecs("av01.0.01M.08,opus", "opus");
      publisher.stop();
    }
  }

  /// FFmpeg's muxer makes tracks of Enhanced RTMP of the second video and the second audio.
  @Test
  void takesTheFirstTrackOfSeveral() throws IOException {
    List<String> command = new ArrayList<>(List.of(BundledFfmpeg.path().toString(), "-nostdin"));
    command.addAll(List.of("-v", "error", "-re", "-i", TestSource.SMALL.file().toString()));
    command.addAll(List.of("-re", "-i", TestSource.HEVC.file().toString()));
    command.addAll(List.of("-map", "0:v", "-map", "1:v", "-map", "0:a", "-map", "1:a"));
    command.addAll(List.of("-c", "copy", "-f", "flv"));
    command.add("rtmp://127.0.0.1:" + server.rtmp().getPort() + "/streaming/" + KEY.value());
    publishers.add(new ProcessBuilder(command).redirectErrorStream(true).start());
    awaitCodecs("avc1.64001e,mp4a.40.2", "mp4a.40.2");
    assertWhole("h264", "aac");
    assertThat(server.counters().get("rtmp.closed.stopped")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VIDEO | 9076703039 | video codec VP9 is not supported: H.264, HEVC and AV1 are",
        "AUDIO | 90664c6143 | audio codec FLAC is not supported: AAC and Opus are",
      })
  void saysWhatItTakesInstead(FlvTag.Type type, String tag, String sentence) throws IOException {
    try (RtmpPublisher publisher = RtmpPublisher.publish(server.rtmp(), KEY)) {
      publisher.send(new FlvTag(type, 0, Bytes.fromHex(tag)));
      assertThat(publisher.awaitEnd().description()).isEqualTo(sentence);
    }
  }

  private void awaitCodecs(String high, String sound) {
    until(DEADLINE, () -> server.text(MULTIVARIANT).contains("/low.m3u8"));
    assertThat(server.text(MULTIVARIANT))
        .containsPattern(variant(high, "640x360", "high"))
        .containsPattern(variant("avc1.64001e," + sound, "426x240", "low"))
        .doesNotContain("mid.m3u8");
  }

  private static String variant(String codecs, String resolution, String rendition) {
    return "CODECS=\""
        + codecs
        + "\",RESOLUTION="
        + resolution
        + ",FRAME-RATE=[0-9.]+,AUDIO=\"audio\"\nvideo1/"
        + rendition
        + ".m3u8";
  }

  /// Every picture of the source is in the recording of both renditions, and picture and sound
  /// begin and end together.
  private void assertWhole(String high, String sound) {
    until(DEADLINE, () -> playlist("high").contains("#EXT-X-ENDLIST"));
    assertThat(codecs("high")).containsExactly(high);
    assertThat(codecs("low")).containsExactly("h264");
    assertThat(codecs("audio")).containsExactly(sound);
    List<Double> pictures = times("high");
    List<Double> frames = times("audio");
    assertThat(pictures).hasSize(ALL_PICTURES);
    assertThat(times("low")).hasSize(ALL_PICTURES);
    assertThat(frames.getFirst()).isCloseTo(pictures.getFirst(), within(2 * FRAME_SECONDS));
    assertThat(frames.getLast()).isCloseTo(pictures.getLast(), within(2 * FRAME_SECONDS));
  }

  private String playlist(String rendition) {
    return server.text("/hls-live/video1/" + rendition + ".m3u8");
  }

  /// ffprobe names each stream of a playlist twice: once within its program.
  private Set<String> codecs(String rendition) {
    return Set.copyOf(probe(rendition, "stream=codec_name"));
  }

  private List<Double> times(String rendition) {
    return probe(rendition, "packet=pts_time").stream().map(Double::valueOf).sorted().toList();
  }

  private List<String> probe(String rendition, String entries) {
    String url = server.url("/hls-live/video1/" + rendition + ".m3u8");
    return BundledFfmpeg.probe("-show_entries", entries, "-of", "csv=p=0", url)
        .lines()
        .map(line -> line.replace(",", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
