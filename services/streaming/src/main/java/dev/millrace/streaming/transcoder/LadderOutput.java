package dev.millrace.streaming.transcoder;

import dev.millrace.flv.FlvEvent;
import java.util.List;

/// What a transcoder tells its stream. Called on the transcoder's threads, in order.
public interface LadderOutput {
  /// Tracks and samples; a track's id is the rung's number. May wait, which slows FFmpeg only.
  void ladderEvents(List<FlvEvent> events);

  /// FFmpeg is gone and a new one begins at a later keyframe: what lies between is missing.
  void ladderInterrupted();

  /// After `finish`: everything has been given out. Exactly once.
  void ladderFinished();
}
