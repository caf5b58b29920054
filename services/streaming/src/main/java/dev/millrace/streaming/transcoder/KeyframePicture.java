package dev.millrace.streaming.transcoder;

import dev.millrace.fmp4.Fragment;
import dev.millrace.fmp4.InitSegment;
import dev.millrace.fmp4.TimedSample;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import dev.millrace.media.VideoConfig;
import java.util.List;

/// One picture that needs no other one to be decoded. Immutable.
record KeyframePicture(VideoConfig config, Sample keyframe) {
  /// Its size, as its track has it.
  long pixels() {
    return (long) config.width() * config.height();
  }

  /// As MP4, whose header says all that a decoder must know.
  Bytes mp4() {
    Track track = new Track(/* id= */ 1, config, keyframe.track().timescale());
    TimedSample picture =
        new TimedSample(
            /* dts= */ 0,
            /* duration= */ 1,
            /* compositionOffset= */ 0,
            /* sync= */ true,
            keyframe.data());
    Bytes fragment = Bytes.concat(Fragment.of(/* sequenceNumber= */ 1, List.of(picture)));
    return Bytes.concat(InitSegment.of(track), fragment);
  }
}
