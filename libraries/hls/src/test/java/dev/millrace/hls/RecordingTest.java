package dev.millrace.hls;

import static dev.millrace.hls.Rendition.AUDIO;
import static dev.millrace.hls.Rendition.HIGH;
import static dev.millrace.hls.Rendition.LOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.fmp4.Fragment;
import dev.millrace.media.Bytes;
import dev.millrace.testing.Golden;
import dev.millrace.testing.ManifestReader;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordingTest {
  /// Keeps everything in memory.
  private static final class Memory implements RecordingLog {
    private final Map<Rendition, String> indexes = new EnumMap<>(Rendition.class);
    private final Map<String, Integer> sizes = new HashMap<>();

    @Override
    public void init(Rendition rendition, String name, String entry, Bytes content) {
      indexes.merge(rendition, entry + "\n", String::concat);
      sizes.put(rendition.label() + "/" + name, content.size());
    }

    @Override
    public void segment(Rendition rendition, HlsAnswer.Media file, String entry, Runnable stored) {
      indexes.merge(rendition, entry + "\n", String::concat);
      sizes.put(rendition.label() + "/" + file.name(), file.size());
    }
  }

  private final Memory memory = new Memory();

  @Test
  void playsTheWholeBroadcast() throws IOException {
    record(0, "tok", 70);
    Recording recording = Recording.read("video1", memory.indexes).orElseThrow();
    String high = recording.playlist(HIGH).orElseThrow().plain().toUtf8();
    assertThat(high.split("#EXTINF", -1)).hasSize(1 + 35);
    assertThat(high).startsWith("#EXTM3U\n").endsWith("#EXT-X-ENDLIST\n").doesNotContain("GAP");
    high.lines()
        .filter(line -> line.endsWith(".m4s"))
        .forEach(line -> assertThat(memory.sizes.get(line.replace("../", ""))).isPositive());
    assertThat(recording.has(HIGH, "init-1-tok.mp4")).isTrue();
    assertThat(recording.has(HIGH, "1-tok.m4s")).isTrue();
    assertThat(recording.has(HIGH, "../low/1-tok.m4s")).isFalse();
    assertThat(recording.nextMsn()).isEqualTo(36);
    assertThat(recording.nextDiscontinuity()).isEqualTo(1);
    Golden.assertGolden("multivariant-vod.m3u8", recording.multivariant().plain().toUtf8());
  }

  @Test
  void keepsWhatSaysThatASegmentWasMissed() {
    Packager packager = Simulation.packager(memory);
    Simulation source = new Simulation().video(HIGH, 30, 60, 20, 0).video(LOW, 30, 60, 3, 0);
    source.into(packager);
    packager.finish();
    Recording recording = Recording.read("video1", memory.indexes).orElseThrow();
    assertThat(recording.playlist(LOW).orElseThrow().plain().toUtf8())
        .contains("#EXT-X-GAP\n#EXTINF:2.00000,\n../low/5-tok.m4s\n");
    assertThat(recording.has(LOW, "5-tok.m4s")).isTrue();
    assertThat(memory.sizes.get("low/5-tok.m4s")).isEqualTo(Fragment.empty(0, 0).size());
  }

  @Test
  void readsWhatItWroteWhereDigitsAreOthers() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.of("ar", "EG"));
    try {
      record(0, "tok", 6);
    } finally {
      Locale.setDefault(before);
    }
    assertThat(Recording.read("video1", memory.indexes)).isPresent();
  }

  @Test
  void joinsWhatWasRecordedBeforeAndAfterARestart() throws IOException {
    record(0, "one", 4);
    record(10, "two", 4);
    Recording recording = Recording.read("video1", memory.indexes).orElseThrow();
    Golden.assertGolden("low-vod.m3u8", recording.playlist(LOW).orElseThrow().plain().toUtf8());
  }

  @Test
  void hasAManifestOfTheWholeBroadcast() throws IOException {
    record(0, "one", 4);
    record(10, "two", 8);
    Recording recording = Recording.read("video1", memory.indexes).orElseThrow();
    String manifest = recording.manifest().orElseThrow().plain().toUtf8();
    Golden.assertGolden("vod.mpd", manifest);
    List<ManifestReader.Listed> listed = ManifestReader.segments(manifest);
    assertThat(listed)
        .hasSize(3 * (2 + 4))
        .allSatisfy(segment -> {
          assertThat(memory.sizes.get(segment.media().replace("video1/", ""))).isPositive();
          assertThat(memory.sizes.get(segment.init().replace("video1/", ""))).isPositive();
        });
  }

  @Test
  void readsWhatAnEarlierVersionKept() {
    record(0, "tok", 6);
    memory.indexes.replaceAll((_, index) -> index.replaceAll("(?m)^(init .*) \\d+$", "$1"));
    Recording recording = Recording.read("video1", memory.indexes).orElseThrow();
    assertThat(recording.playlist(HIGH)).isPresent();
    assertThat(recording.manifest()).isEmpty();
  }

  @Test
  void readsWhateverAnIndexHolds() {
    record(0, "tok", 6);
    Random random = new Random(1);
    String whole = memory.indexes.getOrDefault(AUDIO, "");
    for (int i = 0; i < 500; i++) {
      byte[] bytes = Bytes.utf8(whole).toByteArray();
      for (int j = 0; j < 5; j++) {
        bytes[random.nextInt(bytes.length)] = (byte) (32 + random.nextInt(95));
      }
      String broken = Bytes.wrap(bytes).slice(0, random.nextInt(bytes.length)).toUtf8();
      Recording.read("video1", Map.of(AUDIO, broken))
          .ifPresent(recording ->
              assertThat(recording.playlist(AUDIO).orElseThrow().plain().toUtf8())
                  .endsWith("#EXT-X-ENDLIST\n"));
      Recording.read("video1", Map.of(AUDIO, broken))
          .flatMap(Recording::manifest)
          .ifPresent(manifest -> ManifestReader.parse(manifest.plain().toUtf8()));
    }
    assertThat(Recording.read("video1", Map.of(AUDIO, ""))).isEmpty();
  }

  private void record(long firstMsn, String token, double seconds) {
    Packager packager =
        new Packager(
            new PackagerConfig("video1", token, Instant.parse("2026-01-01T00:00:00Z"), firstMsn, 0),
            memory);
    new Simulation()
        .video(HIGH, 30, 60, seconds, 0)
        .video(LOW, 30, 60, seconds, 0)
        .audio(0, seconds)
        .into(packager);
    packager.finish();
  }
}
