package dev.millrace.streaming.live;

import dev.millrace.media.Track;
import org.jspecify.annotations.Nullable;

/// Waits until a publisher's tracks are known: those that it announces, at most one second. Owner
/// thread only.
final class TrackGate {
  private @Nullable Track video;
  private @Nullable Track audio;
  private boolean announced;
  private boolean announcedVideo;
  private boolean announcedAudio;
  private boolean patienceOver;

  /// What `onMetaData` says. It may be wrong, hence the second.
  void announce(boolean withVideo, boolean withAudio) {
    announced = withVideo || withAudio;
    announcedVideo = withVideo;
    announcedAudio = withAudio;
  }

  /// A track, or its new configuration.
  void configure(Track track) {
    if (track.video()) {
      video = track;
    } else {
      audio = track;
    }
  }

  /// A second has passed since the first sample.
  void patienceOver() {
    patienceOver = true;
  }

  boolean open() {
    if (video != null && audio != null) {
      return true;
    }
    boolean complete =
        announced && (video != null || !announcedVideo) && (audio != null || !announcedAudio);
    return (complete || patienceOver) && (video != null || audio != null);
  }

  @Nullable Track video() {
    return video;
  }

  @Nullable Track audio() {
    return audio;
  }
}
