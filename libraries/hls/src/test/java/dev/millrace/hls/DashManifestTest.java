package dev.millrace.hls;

import static dev.millrace.hls.Rendition.AUDIO;
import static dev.millrace.hls.Rendition.HIGH;
import static dev.millrace.hls.Rendition.LOW;
import static dev.millrace.testing.ManifestReader.attributes;
import static dev.millrace.testing.ManifestReader.segments;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.testing.Golden;
import dev.millrace.testing.ManifestReader.Listed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DashManifestTest {
  private static final HlsPath LIVE = new HlsPath.LiveManifest("video1");

  private final Packager packager = Simulation.packager();

  @Test
  void describesALiveStream() throws IOException {
    new Simulation()
        .video(HIGH, 30, 60, 7, 0)
        .video(LOW, 30, 60, 7, 100)
        .audio(0, 7)
        .into(packager);
    Golden.assertGolden("live.mpd", manifest());
    assertThat(text(new HlsPath.Manifest("video1"))).isSameAs(text(LIVE));
  }

  @Test
  void namesOnlyWhatCanBeFetchedAndWhenItPlays() {
    new Simulation()
        .video(HIGH, 30, 60, 9, 0)
        .video(LOW, 30, 60, 9, 100)
        .audio(0.3, 9)
        .into(packager);
    List<Listed> listed = segments(manifest());
    assertThat(listed).hasSize(3 * 4);
    for (Listed segment : listed) {
      assertThat(fetch(segment.init()).toByteArray()).contains(Bytes.utf8("moov").toByteArray());
      assertThat((double) decodeTimeMs(segment))
          .isBetween(segment.startMs() - 1.0, lateBy(segment));
    }
  }

  /// Sound begins with the first frame behind the cut, or late when it came late.
  private static double lateBy(Listed segment) {
    boolean first = segment.startMs() == Timeline.START_MS;
    return segment.startMs() + (!segment.representation().equals("audio") ? 1 : first ? 330 : 30);
  }

  @Test
  void isThereWhenASegmentIs() {
    Simulation source = new Simulation().video(HIGH, 30, 60, 4, 0);
    source.begin(packager);
    for (Simulation.Arrival arrival : source.inOrder()) {
      packager.sample(arrival.rendition(), arrival.sample());
      boolean complete = arrival.sample().dts() >= Timeline.START_MS + 2000;
      assertThat(answer() instanceof HlsAnswer.Playlist).isEqualTo(complete);
    }
    assertThat(packager.snapshot().lead()).isEqualTo(HIGH);
  }

  @Test
  void isRenderedOncePerSegment() {
    Simulation source = new Simulation().video(HIGH, 30, 60, 10, 0);
    source.begin(packager);
    Set<PlaylistText> versions = new HashSet<>();
    for (Simulation.Arrival arrival : source.inOrder()) {
      packager.sample(arrival.rendition(), arrival.sample());
      if (answer() instanceof HlsAnswer.Playlist playlist) {
        versions.add(playlist.text());
      }
    }
    assertThat(versions).hasSize(4);
  }

  @Test
  void keepsItsPeriodsWhileTheyLeaveTheWindow() {
    Map<String, String> starts = new HashMap<>();
    Map<String, Listed> seen = new HashMap<>();
    for (int publisher = 0; publisher < 3; publisher++) {
      Simulation source = shifted(new Simulation().video(HIGH, 30, 60, 40, 0), publisher * 50_000L);
      source.begin(packager);
      for (Simulation.Arrival arrival : source.inOrder()) {
        packager.sample(arrival.rendition(), arrival.sample());
        if (answer() instanceof HlsAnswer.Playlist) {
          String now = manifest();
          List<String> ids = attributes(now, "Period", "id");
          for (int i = 0; i < ids.size(); i++) {
            String start = attributes(now, "Period", "start").get(i);
            assertThat(starts.merge(ids.get(i), start, (old, _) -> old)).isEqualTo(start);
          }
          segments(now)
              .forEach(segment ->
                  assertThat(seen.merge(segment.media(), segment, (old, _) -> old))
                      .isEqualTo(segment));
        }
      }
    }
    assertThat(starts.values()).containsExactlyInAnyOrder("PT10S", "PT1M", "PT1M50S");
    assertThat(seen).hasSize(3 * 20 - 1);
  }

  @Test
  void beginsAPeriodAtADiscontinuity() {
    new Simulation().video(HIGH, 30, 60, 6, 0).into(packager);
    shifted(new Simulation().video(HIGH, 30, 60, 7, 0), 6000).into(packager);
    assertThat(attributes(manifest(), "Period", "start")).containsExactly("PT10S", "PT16S");
    assertThat(attributes(manifest(), "Period", "duration")).containsExactly("PT6S", "");
  }

  @Test
  void beginsAPeriodWhereARenditionIsMissing() {
    Simulation source = new Simulation().video(HIGH, 30, 60, 13, 0).video(LOW, 30, 60, 13, 0);
    source.begin(packager);
    for (Simulation.Arrival arrival : source.inOrder()) {
      long at = arrival.sample().dts() - Timeline.START_MS;
      boolean lost = arrival.rendition() == LOW && at >= 4000 && at < 7500;
      if (lost) {
        packager.interrupted(LOW);
      } else {
        packager.sample(arrival.rendition(), arrival.sample());
      }
    }
    String now = manifest();
    assertThat(attributes(now, "Period", "start")).containsExactly("PT10S", "PT14S", "PT18S");
    assertThat(segments(now)).filteredOn(at -> at.representation().equals("high")).hasSize(6);
    assertThat(segments(now))
        .filteredOn(at -> at.representation().equals("low"))
        .extracting(Listed::startMs)
        .containsExactly(10_000L, 12_000L, 18_000L, 20_000L);
    segments(now).forEach(segment -> assertThat(fetch(segment.media()).size()).isPositive());
  }

  @Test
  void hasAnEndForThoseWhoSawItLive() {
    new Simulation().video(HIGH, 30, 60, 5, 0).audio(0, 5).into(packager);
    packager.finish();
    assertThat(manifest())
        .contains("mediaPresentationDuration=\"PT15.")
        .doesNotContain("minimumUpdatePeriod");
    assertThat(segments(manifest())).hasSize(2 * 3);
  }

  @Test
  void describesSoundAlone() {
    new Simulation().audio(0, 9).into(packager);
    assertThat(attributes(manifest(), "AdaptationSet", "contentType")).containsExactly("audio");
    assertThat(segments(manifest())).hasSizeGreaterThan(2);
    assertThat(packager.snapshot().lead()).isEqualTo(AUDIO);
  }

  @Test
  void describesAStreamWithoutLowLatency() {
    Simulation source = new Simulation().video(HIGH, 30, 60, 7, 0).audio(0, 7);
    packager.begin(new PeriodConfig(Set.of(HIGH, AUDIO), /* encoded= */ false, false));
    packager.track(HIGH, Simulation.VIDEO, /* bitrate= */ 0);
    packager.track(AUDIO, Simulation.AUDIO, /* bitrate= */ 0);
    source.inOrder().forEach(arrival -> packager.sample(arrival.rendition(), arrival.sample()));
    assertThat(segments(manifest())).hasSize(2 * 3);
  }

  private static Simulation shifted(Simulation source, long byMs) {
    source.arrivals.replaceAll(arrival -> {
      Sample sample = arrival.sample();
      return new Simulation.Arrival(
          arrival.atMs() + byMs,
          arrival.rendition(),
          new Sample(
              sample.track(),
              sample.dts() + byMs,
              sample.compositionOffset(),
              sample.sync(),
              sample.data()));
    });
    return source;
  }

  private HlsAnswer answer() {
    return HlsRouter.answer(packager.snapshot(), LIVE, PlaylistDirectives.parse(""));
  }

  private PlaylistText text(HlsPath path) {
    HlsAnswer answer = HlsRouter.answer(packager.snapshot(), path, PlaylistDirectives.parse(""));
    assertThat(answer).isInstanceOf(HlsAnswer.Playlist.class);
    return ((HlsAnswer.Playlist) answer).text();
  }

  private String manifest() {
    return text(LIVE).plain().toUtf8();
  }

  private Bytes fetch(String address) {
    HlsPath path = HlsPath.parse("/hls-live/" + address).orElseThrow();
    HlsAnswer answer = HlsRouter.answer(packager.snapshot(), path, PlaylistDirectives.parse(""));
    assertThat(answer).describedAs(address).isInstanceOf(HlsAnswer.Media.class);
    return Bytes.concat(
        ((HlsAnswer.Memory) ((HlsAnswer.Media) answer).body()).pieces().toArray(new Bytes[0]));
  }

  /// `tfdt`, version 1, of the first fragment.
  private long decodeTimeMs(Listed segment) {
    byte[] bytes = fetch(segment.media()).toByteArray();
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tfdt");
    long ticks = ByteBuffer.wrap(bytes).getLong(at + 8);
    return ticks * 1000 / (segment.representation().equals("audio") ? 48_000 : Limits.TIMESCALE);
  }
}
