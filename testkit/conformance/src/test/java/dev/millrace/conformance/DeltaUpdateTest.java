package dev.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class DeltaUpdateTest {
  private static final String FULL = Recordings.read(Recordings.GOOD, "discontinuity");
  private static final MediaPlaylist KNOWN = MediaPlaylistParser.parse(FULL);

  /// The first five segments and the map are left out.
  private static final String DELTA =
      FULL.replaceFirst("(?s)#EXT-X-MAP.*?s104\\.m4s\n", "#EXT-X-SKIP:SKIPPED-SEGMENTS=5\n");

  @Test
  void restoresTheFullPlaylist() {
    MediaPlaylist restored = DeltaUpdate.complete(KNOWN, MediaPlaylistParser.parse(DELTA));

    assertThat(restored.segments()).isEqualTo(KNOWN.segments());
    assertThat(restored.open()).isEqualTo(KNOWN.open());
    assertThat(DeltaUpdate.difference(restored, KNOWN)).isEmpty();
  }

  @Test
  void takesAMapThatIsSaidAgain() {
    String map = FULL.lines().filter(line -> line.startsWith("#EXT-X-MAP")).findFirst().get();
    String delta = DELTA.replaceFirst("#EXT-X-SKIP.*\n", "$0" + map + "\n");

    MediaPlaylist restored = DeltaUpdate.complete(KNOWN, MediaPlaylistParser.parse(delta));

    assertThat(delta).contains(map);
    assertThat(DeltaUpdate.difference(restored, KNOWN)).isEmpty();
  }

  @Test
  void carriesDiscontinuitiesOverWhatWasSkipped() {
    String delta =
        FULL.replaceFirst("(?s)#EXT-X-MAP.*?s106\\.m4s\n", "#EXT-X-SKIP:SKIPPED-SEGMENTS=7\n");

    MediaPlaylist restored = DeltaUpdate.complete(KNOWN, MediaPlaylistParser.parse(delta));

    assertThat(restored.segments().getLast().start().discontinuitySequence()).isEqualTo(1);
    assertThat(DeltaUpdate.difference(restored, KNOWN)).isEmpty();
  }

  @Test
  void seesADifference() {
    MediaPlaylist delta = MediaPlaylistParser.parse(DELTA.replace("low/s106", "low/x106"));

    assertThat(DeltaUpdate.difference(DeltaUpdate.complete(KNOWN, delta), KNOWN)).isPresent();
  }

  @Test
  void refusesADeltaOfWhatItDoesNotKnow() {
    MediaPlaylist delta = Recordings.media(Recordings.GOOD, "delta");

    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> DeltaUpdate.complete(KNOWN, delta))
        .matches(e -> e.reason() == UnreadableException.Reason.STATE);
  }
}
