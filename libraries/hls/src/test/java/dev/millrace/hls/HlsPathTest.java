package dev.millrace.hls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HlsPathTest {
  @Test
  void namesPlaylistsAndMedia() {
    assertThat(HlsPath.parse("/hls-live/aB_9-x.m3u8")).contains(new HlsPath.Multivariant("aB_9-x"));
    assertThat(HlsPath.parse("/hls-live/v/low.m3u8"))
        .contains(new HlsPath.Playlist("v", Rendition.LOW));
    assertThat(HlsPath.parse("/hls-live/v/audio/12-tok.m4s"))
        .contains(new HlsPath.Media("v", Rendition.AUDIO, "12-tok.m4s"));
    assertThat(HlsPath.parse("/hls-live/aB_9-x.mpd")).contains(new HlsPath.Manifest("aB_9-x"));
    assertThat(HlsPath.parse("/hls-live/v.live.mpd")).contains(new HlsPath.LiveManifest("v"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/hls-live/",
        "/hls-live/v",
        "/hls-live/.m3u8",
        "/hls-live/v/.m3u8",
        "/hls-live/.mpd",
        "/hls-live/.live.mpd",
        "/hls-live/v/low.mpd",
        "/hls-live/v/vod/low.mpd",
        "/hls-live/../v.mpd",
        "/hls-live/v/best.m3u8",
        "/hls-live/v/low",
        "/hls-live/v/low/",
        "/hls-live/v/low/a/b",
        "/hls-live/../etc/passwd.m3u8",
        "/hls-live/v/low/..",
        "/hls-live/v/low/%2e%2e",
        "/other/v.m3u8"
      })
  void isEmptyForAnythingElse(String path) {
    assertThat(HlsPath.parse(path)).isEmpty();
  }

  @Test
  void boundsTheLength() {
    assertThat(HlsPath.parse("/hls-live/" + "a".repeat(300) + ".m3u8")).isEmpty();
  }
}
