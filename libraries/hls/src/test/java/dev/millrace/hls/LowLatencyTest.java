package dev.millrace.hls;

import static dev.millrace.hls.Rendition.AUDIO;
import static dev.millrace.hls.Rendition.HIGH;
import static dev.millrace.hls.Rendition.LOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.fmp4.Fragment;
import dev.millrace.hls.HlsAnswer.BadRequest;
import dev.millrace.hls.HlsAnswer.Media;
import dev.millrace.hls.HlsAnswer.NotYet;
import dev.millrace.hls.HlsAnswer.Playlist;
import dev.millrace.media.Bytes;
import dev.millrace.testing.Golden;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// 3.4 s of a stream: segment 1 is complete, segment 2 has 4 parts.
class LowLatencyTest {
  private final Packager packager = Simulation.packager();

  LowLatencyTest() {
    new Simulation().video(HIGH, 30, 60, 3.4, 0).audio(0, 3.4).into(packager);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_HLS_msn=0",
        "_HLS_msn=1",
        "_HLS_msn=1&_HLS_part=5",
        "_HLS_msn=2&_HLS_part=3",
        "_HLS_part=3&_HLS_msn=2",
        "_HLS_msn=1&_HLS_part=6",
        "other=1",
        "_HLS_skip=YES"
      })
  void answersAtOnceWithWhatIsThere(String query) {
    assertThat(high(query)).isInstanceOf(Playlist.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_HLS_msn=2",
        "_HLS_msn=2&_HLS_part=4",
        "_HLS_msn=3",
        "_HLS_msn=3&_HLS_part=0",
        "_HLS_msn=4",
        "_HLS_msn=2&_HLS_part=22"
      })
  void waitsForWhatComes(String query) {
    assertThat(high(query)).isInstanceOf(NotYet.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_HLS_msn=5", "_HLS_msn=5&_HLS_part=0", "_HLS_part=1", "_HLS_msn=2&_HLS_part=23",
        "_HLS_msn=", "_HLS_msn=x", "_HLS_msn=-1", "_HLS_msn=2&_HLS_part=1.5",
        "_HLS_msn=9999999999999999999999", "_HLS_msn=2&_HLS_part=99999999999"
      })
  void refusesWhatIsNoNumberOrTooFarAhead(String query) {
    assertThat(high(query)).isInstanceOf(BadRequest.class);
  }

  @Test
  void answersAWaitingRequestWithTheNextPart() {
    StreamSnapshot before = packager.snapshot();
    Simulation more = new Simulation().video(HIGH, 30, 60, 4, 0);
    more.inOrder().stream().skip(102).forEach(a -> packager.sample(HIGH, a.sample()));
    assertThat(packager.snapshot().changedSince(before)).contains(HIGH);
    assertThat(high("_HLS_msn=2&_HLS_part=4")).isInstanceOf(Playlist.class);
  }

  @Test
  void doesNotHoldARequestForASegmentThatWasMissedAsAWhole() {
    Simulation silent = new Simulation().video(HIGH, 30, 60, 5, 0);
    silent.begin(packager);
    silent.inOrder().forEach(a -> packager.sample(HIGH, PackagerTest.later(a.sample(), 4_000)));
    long missed = packager.snapshot().rendition(AUDIO).orElseThrow().nextMsn() - 1;
    HlsPath path = new HlsPath.Playlist("video1", AUDIO);
    assertThat(answer(path, "_HLS_msn=" + missed + "&_HLS_part=0")).isInstanceOf(Playlist.class);
    assertThat(answer(path, "_HLS_msn=" + (missed + 1) + "&_HLS_part=0"))
        .isInstanceOf(NotYet.class);
  }

  @Test
  void holdsTheHintedPartUntilItIsThere() {
    String hint = line("#EXT-X-PRELOAD-HINT", text("")).split("\"", -1)[1];
    assertThat(hint).isEqualTo("high/p10-tok.m4s");
    HlsPath path = new HlsPath.Media("video1", HIGH, "p10-tok.m4s");
    assertThat(answer(path, "")).isInstanceOf(NotYet.class);
    assertThat(answer(new HlsPath.Media("video1", HIGH, "p9-tok.m4s"), ""))
        .isInstanceOf(Media.class);
    assertThat(answer(new HlsPath.Media("video1", HIGH, "p11-tok.m4s"), ""))
        .isInstanceOf(HlsAnswer.NotFound.class);
    packager.finish();
    assertThat(answer(path, "")).isInstanceOf(Media.class);
    assertThat(answer(new HlsPath.Media("video1", HIGH, "p11-tok.m4s"), ""))
        .isInstanceOf(HlsAnswer.NotFound.class);
  }

  @Test
  void servesAPlaylistThatHasPartsOnly() throws IOException {
    Packager young = Simulation.packager();
    new Simulation().video(HIGH, 30, 60, 0.8, 0).audio(0, 0.8).into(young);
    HlsPath path = new HlsPath.Playlist("video1", HIGH);
    Golden.assertGolden(
        "high-parts-only.m3u8",
        ((Playlist) HlsRouter.answer(young.snapshot(), path, PlaylistDirectives.parse("")))
            .text()
            .plain()
            .toUtf8());
  }

  @Test
  void reportsARenditionThatBeginsLater() {
    Packager young = Simulation.packager();
    new Simulation().video(HIGH, 30, 60, 0.8, 0).video(LOW, 30, 60, 0.8, 500).into(young);
    assertThat(young.snapshot().rendition(HIGH).orElseThrow().playlist(false).plain().toUtf8())
        .contains("#EXT-X-RENDITION-REPORT:URI=\"low.m3u8\",LAST-MSN=1,LAST-PART=");
  }

  @Test
  void takesTheGapAwayWhenThePlaylistIsLongEnough() {
    assertThat(text("")).contains("#EXT-X-MEDIA-SEQUENCE:0\n", "#EXT-X-GAP\n");
    Packager older = Simulation.packager();
    new Simulation().video(HIGH, 30, 60, 6.5, 0).into(older);
    assertThat(older.snapshot().rendition(HIGH).orElseThrow().playlist(false).plain().toUtf8())
        .contains("#EXT-X-MEDIA-SEQUENCE:1\n")
        .doesNotContain("#EXT-X-GAP");
  }

  @Test
  void answersTheGapBeforeTheFirstSegmentWithAFragmentWithoutSamples() {
    assertThat(text("")).contains("#EXT-X-GAP\n#EXTINF:2.00000,\nhigh/0-tok.m4s\n");
    Bytes nothing = Fragment.empty(/* dts= */ 8 * 90_000, /* duration= */ 2 * 90_000);
    assertThat(answer(new HlsPath.Media("video1", HIGH, "0-tok.m4s"), ""))
        .isEqualTo(
            new HlsAnswer.Media(
                "0-tok.m4s", new HlsAnswer.Memory(List.of(nothing)), nothing.size(), HIGH));
    assertThat(answer(new HlsPath.Media("video1", HIGH, "2-tok.m4s"), ""))
        .as("not complete, not listed")
        .isInstanceOf(HlsAnswer.NotFound.class);
  }

  @Test
  void skipsWhatAClientHasInADeltaUpdate() throws IOException {
    Packager old = Simulation.packager();
    new Simulation().video(HIGH, 30, 60, 41, 0).video(LOW, 30, 60, 41, 0).into(old);
    RenditionSnapshot snapshot = old.snapshot().rendition(HIGH).orElseThrow();
    Golden.assertGolden("high-delta.m3u8", snapshot.playlist(/* skip= */ true).plain().toUtf8());
    assertThat(snapshot.playlist(true)).isSameAs(snapshot.playlist(true));
  }

  @Test
  void answersInFullWhateverIsAskedOfAnEndedPlaylist() {
    Packager old = Simulation.packager();
    new Simulation().video(HIGH, 30, 60, 41, 0).into(old);
    old.finish();
    RenditionSnapshot snapshot = old.snapshot().rendition(HIGH).orElseThrow();
    PlaylistDirectives all = PlaylistDirectives.parse("_HLS_msn=99&_HLS_skip=YES").orElseThrow();

    assertThat(BlockingReload.answer(snapshot, all))
        .isEqualTo(new Playlist(snapshot.playlist(/* skip= */ false), /* ended= */ true));
  }

  /// Through a discontinuity as well, whatever the lengths before it.
  @ParameterizedTest
  @ValueSource(doubles = {7, 7.1, 7.2, 7.3, 7.4, 7.5, 7.6, 7.7, 7.8, 7.9})
  void aDeltaUpdateIsTheMapAndTheEndOfTheFullPlaylist(double seconds) {
    Packager old = Simulation.packager();
    new Simulation().video(HIGH, 30, 60, seconds, 0).into(old);
    Simulation next = new Simulation().video(HIGH, 30, 60, 50, 0);
    next.begin(old);
    int deltas = 0;
    for (Simulation.Arrival arrival : next.inOrder()) {
      old.sample(HIGH, PackagerTest.later(arrival.sample(), Math.round(seconds * 1000)));
      RenditionSnapshot snapshot = old.snapshot().rendition(HIGH).orElseThrow();
      String full = snapshot.playlist(/* skip= */ false).plain().toUtf8();
      String delta = snapshot.playlist(/* skip= */ true).plain().toUtf8();
      int skip = delta.indexOf("#EXT-X-SKIP:SKIPPED-SEGMENTS=");
      if (skip >= 0) {
        deltas++;
        String[] parts = delta.substring(skip).split("\n", 2);
        String rest = parts[1];
        String segment = rest.lines().filter(line -> line.endsWith(".m4s")).findFirst().get();
        String map = lastMap(full.substring(0, full.indexOf(segment)));
        assertThat(rest.substring(0, rest.indexOf(segment))).containsOnlyOnce(map);
        assertThat(full).startsWith(delta.substring(0, skip));
        assertThat(List.of(rest, rest.replaceFirst(Pattern.quote(map), "")))
            .anyMatch(full::endsWith);
        int skipped = Integer.parseInt(parts[0].substring(parts[0].indexOf('=') + 1));
        assertThat(full.split("#EXTINF", -1).length)
            .isEqualTo(skipped + rest.split("#EXTINF", -1).length);
      }
    }
    assertThat(deltas).isGreaterThan(100);
  }

  @Test
  void hasNoLowLatencyTagsForASourceThatIsNotSuited() {
    Packager plain = Simulation.packager();
    plain.begin(new PeriodConfig(Set.of(HIGH), /* encoded= */ false, /* lowLatency= */ false));
    plain.track(HIGH, Simulation.VIDEO, 0);
    Simulation source = new Simulation().video(HIGH, 30, 250, 9, 0);
    source.inOrder().forEach(a -> plain.sample(HIGH, a.sample()));
    RenditionSnapshot snapshot = plain.snapshot().rendition(HIGH).orElseThrow();
    assertThat(snapshot.playlist(/* skip= */ true).plain().toUtf8())
        .doesNotContain("PART", "SERVER-CONTROL", "SKIP", "HINT");
    assertThat(BlockingReload.answer(snapshot, PlaylistDirectives.parse("_HLS_msn=99").get()))
        .isInstanceOf(Playlist.class);
  }

  @Test
  void compressesAPlaylist() throws IOException {
    PlaylistText text = ((Playlist) high("")).text();
    try (GZIPInputStream input =
        new GZIPInputStream(new ByteArrayInputStream(text.gzip().toByteArray()))) {
      assertThat(new String(input.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(text.plain().toUtf8());
    }
    assertThat(text.gzip()).isSameAs(text.gzip());
    assertThat(text.etag()).startsWith("W/\"").isNotEqualTo(((Playlist) audio()).text().etag());
  }

  /// A player that adds up what parts last is never before the media, and never far behind it.
  @ParameterizedTest
  @ValueSource(doubles = {12, 20, 25, 30, 50, 59.94, 60})
  void aPartIsSaidToLastHardlyLongerThanItDoes(double rate) {
    Packager old = Simulation.packager();
    new Simulation().video(HIGH, rate, (int) Math.round(2 * rate), 41, 0).into(old);
    RenditionSnapshot snapshot = old.snapshot().rendition(HIGH).orElseThrow();
    List<Double> said = saidDurations(snapshot);
    List<Double> lasting =
        Stream.concat(snapshot.listed().stream(), Stream.ofNullable(snapshot.open()))
            .flatMap(segment -> segment.parts().stream())
            .map(Part::seconds)
            .toList();
    lasting = lasting.subList(lasting.size() - said.size(), lasting.size());
    assertThat(said).hasSizeGreaterThan(10);
    for (int i = 0; i < said.size(); i++) {
      assertThat(said.get(i) - lasting.get(i)).isBetween(1e-9, 1.1e-5);
      assertThat(said.get(i)).isLessThan(Limits.PART_TARGET);
    }
  }

  /// Where pictures are further apart than a part may last.
  @Test
  void noPartIsSaidToLastLongerThanThePartTarget() {
    Packager old = Simulation.packager();
    new Simulation().video(HIGH, 2.5, 5, 41, 0).into(old);

    assertThat(saidDurations(old.snapshot().rendition(HIGH).orElseThrow()))
        .hasSizeGreaterThan(10)
        .contains(Limits.PART_TARGET)
        .allMatch(seconds -> seconds <= Limits.PART_TARGET);
  }

  private static List<Double> saidDurations(RenditionSnapshot snapshot) {
    return Pattern.compile("#EXT-X-PART:DURATION=([0-9.]+)")
        .matcher(snapshot.playlist(/* skip= */ false).plain().toUtf8())
        .results()
        .map(part -> Double.valueOf(part.group(1)))
        .toList();
  }

  private static String lastMap(String playlist) {
    int map = playlist.lastIndexOf("#EXT-X-MAP");
    return playlist.substring(map, playlist.indexOf('\n', map) + 1);
  }

  private HlsAnswer audio() {
    return answer(new HlsPath.Playlist("video1", AUDIO), "");
  }

  private HlsAnswer high(String query) {
    return answer(new HlsPath.Playlist("video1", HIGH), query);
  }

  private String text(String query) {
    return ((Playlist) high(query)).text().plain().toUtf8();
  }

  private HlsAnswer answer(HlsPath path, String query) {
    return HlsRouter.answer(packager.snapshot(), path, PlaylistDirectives.parse(query));
  }

  private static String line(String start, String text) {
    List<String> lines = text.lines().filter(line -> line.startsWith(start)).toList();
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }
}
