package dev.millrace.hls;

import static dev.millrace.hls.Rendition.AUDIO;
import static dev.millrace.hls.Rendition.HIGH;
import static dev.millrace.hls.Rendition.LOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Golden;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlaylistTest {
  private final Packager packager = Simulation.packager();

  @Test
  void listsALiveStream() throws IOException {
    new Simulation()
        .video(HIGH, 30, 60, 7, 0)
        .video(LOW, 30, 60, 7, 100)
        .audio(0, 7)
        .into(packager);
    Golden.assertGolden("multivariant.m3u8", text(new HlsPath.Multivariant("video1")));
    Golden.assertGolden("high.m3u8", text(new HlsPath.Playlist("video1", HIGH)));
    Golden.assertGolden("audio.m3u8", text(new HlsPath.Playlist("video1", AUDIO)));
  }

  @Test
  void listsAnEndedStreamWithAGapAndADiscontinuity() throws IOException {
    Simulation source = new Simulation().video(HIGH, 30, 60, 5, 0).video(LOW, 30, 60, 5, 0);
    source.into(packager);
    packager.interrupted(LOW);
    packager.begin(new PeriodConfig(Set.of(HIGH, LOW), /* encoded= */ false, true));
    packager.finish();
    Golden.assertGolden("low-ended.m3u8", text(new HlsPath.Playlist("video1", LOW)));
  }

  @Test
  void offersSoundAloneAsTheOnlyVariant() throws IOException {
    new Simulation().audio(0, 5).into(packager);
    Golden.assertGolden("multivariant-audio.m3u8", text(new HlsPath.Multivariant("video1")));
  }

  @Test
  void hasNothingYetAndNothingElse() {
    assertThat(answer(new HlsPath.Multivariant("video1"))).isInstanceOf(HlsAnswer.NotYet.class);
    assertThat(answer(new HlsPath.Playlist("video1", LOW))).isInstanceOf(HlsAnswer.NotYet.class);
    new Simulation().video(HIGH, 30, 60, 5, 0).into(packager);
    assertThat(answer(new HlsPath.Playlist("video1", LOW))).isInstanceOf(HlsAnswer.NotFound.class);
    assertThat(answer(new HlsPath.Media("video1", HIGH, "init-1-tok.mp4")))
        .isInstanceOfSatisfying(
            HlsAnswer.Media.class, media -> assertThat(media.size()).isGreaterThan(500));
  }

  private HlsAnswer answer(HlsPath path) {
    return HlsRouter.answer(packager.snapshot(), path, PlaylistDirectives.parse(""));
  }

  private String text(HlsPath path) {
    assertThat(answer(path)).isInstanceOf(HlsAnswer.Playlist.class);
    return ((HlsAnswer.Playlist) answer(path)).text().plain().toUtf8();
  }
}
