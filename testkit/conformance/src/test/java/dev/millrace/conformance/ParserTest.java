package dev.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.conformance.UnreadableException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParserTest {
  private static final String LIVE = Recordings.read(Recordings.GOOD, "low-latency");

  @Test
  void readsSegmentsAndParts() {
    MediaPlaylist playlist = MediaPlaylistParser.parse(LIVE);

    assertThat(playlist.segments()).hasSize(8);
    assertThat(playlist.next()).isEqualTo(new Position(108, 2));
    Segment last = playlist.segments().getLast();
    assertThat(last.msn()).isEqualTo(107);
    assertThat(last.uri()).isEqualTo("low/s107.m4s");
    assertThat(last.duration()).isEqualTo(Duration.ofSeconds(2));
    assertThat(last.start().dateTime()).isEqualTo(Instant.parse("2026-01-01T00:10:14Z"));
    assertThat(last.parts()).hasSize(6);
    assertThat(last.parts().getFirst())
        .isEqualTo(
            new Part(
                "low/p642.m4s", Duration.ofMillis(340), /* independent= */ true, /* gap= */ false));
    assertThat(playlist.partHint().orElseThrow().uri()).isEqualTo("low/p650.m4s");
  }

  @Test
  void takesEitherLineEnd() {
    assertThat(MediaPlaylistParser.parse(LIVE.replace("\n", "\r\n")))
        .isEqualTo(MediaPlaylistParser.parse(LIVE));
  }

  @Test
  void countsSkippedSegments() {
    MediaPlaylist delta = Recordings.media(Recordings.GOOD, "delta");

    assertThat(delta.skipped()).isEqualTo(10);
    assertThat(delta.segments().getFirst().msn()).isEqualTo(100);
  }

  @Test
  void knowsWhatABlockingReloadMayAnswer() {
    MediaPlaylist playlist = MediaPlaylistParser.parse(LIVE);

    assertThat(playlist.has(new Position(108, 1))).isTrue();
    assertThat(playlist.has(new Position(108, 2))).isFalse();
    assertThat(playlist.has(new Position(107, 9))).isTrue();
    assertThat(playlist.has(new Position(109, 0))).isFalse();
  }

  @Test
  void takesAPartBeyondTheLastAsTheFirstOfTheNextSegment() {
    MediaPlaylist closed = Recordings.media(Recordings.GOOD, "segment-just-closed");

    assertThat(closed.has(new Position(107, 5))).isTrue();
    assertThat(closed.has(new Position(107, 6))).isFalse();
  }

  @Test
  void parsesAttributesExactly() {
    AttributeList list = AttributeList.parse("A=1,B=\"x,y=z\",C-2=YES,D=0.350");

    assertThat(list.integer("A")).contains(1L);
    assertThat(list.quoted("B")).contains("x,y=z");
    assertThat(list.yes("C-2")).isTrue();
    assertThat(list.seconds("D")).contains(Duration.ofMillis(350));
    assertThat(list.plain("E")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "A=",
        "a=1",
        "A=1,",
        ",A=1",
        "A=1,,B=2",
        "A=\"1",
        "A=1\"",
        "A= 1",
        "A=1 ,B=2",
        "A=1, B=2",
        "A=1,A=2",
        "A=\"1\"B=2"
      })
  void refusesWrongAttributeLists(String text) {
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> AttributeList.parse(text))
        .matches(e -> e.reason() == Reason.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#EXT-X-VERSION:-1",
        "#EXT-X-TARGETDURATION:2.0",
        "#EXT-X-MEDIA-SEQUENCE:9999999999999999",
        "#EXTINF:,",
        "#EXTINF:1e3,",
        "#EXT-X-MAP:URI=init.mp4",
        "#EXT-X-PART:URI=\"p\"",
        "#EXT-X-PART:DURATION=\"1\",URI=\"p\"",
        "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00",
        "#EXT-X-PROGRAM-DATE-TIME:today",
        "#EXT-X-PLAYLIST-TYPE:LIVE",
        "#EXT-X-SKIP:",
        "#EXT-X-PRELOAD-HINT:URI=\"p\"",
        "\uFEFF#EXTM3U",
        "a\u0000b"
      })
  void refusesWrongLines(String line) {
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> MediaPlaylistParser.parse("#EXTM3U\n" + line + "\n"))
        .withMessageStartingWith("line 2: ")
        .matches(e -> e.reason() == Reason.MALFORMED);
  }

  @Test
  void refusesWhatNoPlayerWouldTake() {
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> MediaPlaylistParser.parse("#".repeat((4 << 20) + 1)))
        .matches(e -> e.reason() == Reason.LIMIT);
  }

  @Test
  void readsOrRefusesWhateverIsLeftOfAPlaylist() {
    Random random = new Random(1);
    String multivariant = Recordings.read(Recordings.GOOD, "multivariant");
    for (int i = 0; i < 500; i++) {
      survives(mangled(LIVE, random));
      survives(mangled(multivariant, random));
    }
  }

  /// A truncation at a random place, half of them with some characters replaced.
  private static String mangled(String text, Random random) {
    StringBuilder left = new StringBuilder(text.substring(0, random.nextInt(text.length() + 1)));
    for (int changes = random.nextInt(6) - 3; changes > 0 && !left.isEmpty(); changes--) {
      left.setCharAt(random.nextInt(left.length()), (char) random.nextInt(1 << 7));
    }
    return left.toString();
  }

  private static void survives(String text) {
    Reporter out = new Findings().at("mangled");
    try {
      MediaPlaylist playlist = MediaPlaylistParser.parse(text);
      MediaPlaylistRules.check(playlist, Recordings.ADDRESS, Recordings.OTHERS, out);
      UpdateRules.check(MediaPlaylistParser.parse(LIVE), playlist, out);
    } catch (UnreadableException e) {
      assertThat(e).hasMessageNotContaining("\n");
    }
    try {
      MultivariantRules.check(MultivariantPlaylistParser.parse(text), out);
    } catch (UnreadableException e) {
      assertThat(e).hasMessageNotContaining("\n");
    }
  }
}
