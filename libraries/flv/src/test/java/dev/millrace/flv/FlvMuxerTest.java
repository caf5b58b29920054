package dev.millrace.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.flv.FlvEvent.SampleReceived;
import dev.millrace.flv.FlvEvent.TrackConfigured;
import dev.millrace.media.AacConfig;
import dev.millrace.media.AudioConfig;
import dev.millrace.media.Av1Config;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.CodecConfig;
import dev.millrace.media.HevcConfig;
import dev.millrace.media.OpusConfig;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import dev.millrace.media.VideoConfig;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlvMuxerTest {
  private static final String AVC =
      "014d401fffe10019674d401feca02802dd80880000030008000003019078c18cb001000568ebe3cb20";
  private static final String HEVC =
      "0101600000009000000000005df000fcfdf8f800000f01210001002b42010101600000030090000003000003"
          + "005da00280802d16595952930bc05a020000030002000003003c10";
  private static final String AV1 = "81050c000a0b0000002d4cffb3c02f8004";
  private static final String OPUS = "4f7075734865616401023801 80bb0000000000";

  /// One codec's tags.
  ///
  /// @param head the sequence start, before `record`
  /// @param keyframe a sync sample of `aabb`, 40 ms to be shown later where that can be said
  /// @param inter another of `cc`, shown 1 ms before it is decoded where that can be said
  record Case(
      String name, CodecConfig config, String head, String record, String keyframe, String inter) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "H.264",
            AvcConfig.parse(Bytes.fromHex(AVC)),
            "17 00 000000",
            AVC,
            "17 01 000028 aabb",
            "27 01 ffffff cc"),
        new Case(
            "HEVC",
            HevcConfig.parse(Bytes.fromHex(HEVC)),
            "90 68766331",
            HEVC,
            "91 68766331 000028 aabb",
            "a1 68766331 ffffff cc"),
        new Case(
            "AV1",
            Av1Config.parse(Bytes.fromHex(AV1)),
            "90 61763031",
            AV1,
            "91 61763031 aabb",
            "a1 61763031 cc"),
        new Case("AAC", AacConfig.parse(Bytes.fromHex("1190")), "af 00", "1190", "af 01 aabb", ""),
        new Case(
            "Opus",
            OpusConfig.parse(Bytes.fromHex(OPUS)),
            "90 4f707573",
            OPUS,
            "91 4f707573 aabb",
            ""));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void writesAndReadsTags(Case one) {
    Track track = new Track(0, one.config, 1000);
    boolean timed = track.video() && !one.name.equals("AV1");
    Sample keyframe = new Sample(track, 120, timed ? 40 : 0, true, Bytes.fromHex("aabb"));
    FlvDemuxer demuxer = new FlvDemuxer();

    Bytes start = config(one.config);
    assertThat(start).isEqualTo(Bytes.fromHex(one.head + one.record));
    assertThat(read(demuxer, track, 0, start)).containsExactly(new TrackConfigured(track));
    assertThat(sample(keyframe)).isEqualTo(Bytes.fromHex(one.keyframe));
    assertThat(read(demuxer, track, 120, sample(keyframe)))
        .containsExactly(new SampleReceived(keyframe));
    if (track.video()) {
      Sample inter = new Sample(track, 160, timed ? -1 : 0, false, Bytes.fromHex("cc"));
      assertThat(sample(inter)).isEqualTo(Bytes.fromHex(one.inter));
      assertThat(read(demuxer, track, 160, sample(inter)))
          .containsExactly(new SampleReceived(inter));
    }
  }

  @Test
  void leavesOutTheTemporalDelimiterOfAv1() {
    Track track = new Track(0, Av1Config.parse(Bytes.fromHex(AV1)), 1000);
    FlvDemuxer demuxer = new FlvDemuxer();
    demuxer.video(0, FlvMuxer.videoConfig((Av1Config) track.config()));
    Sample sample = new Sample(track, 0, 0, true, Bytes.fromHex("3202aabb"));
    for (String tag : new String[] {"91 61763031 1200 3202aabb", "93 61763031 1200 3202aabb"}) {
      assertThat(demuxer.video(0, Bytes.fromHex(tag))).containsExactly(new SampleReceived(sample));
    }
    assertThat(demuxer.video(0, Bytes.fromHex("91 61763031 1200"))).isEmpty();
  }

  @Test
  void refusesSamplesOfTheOtherKind() {
    Track audio = new Track(0, OpusConfig.parse(Bytes.fromHex(OPUS)), 1000);
    Sample sample = new Sample(audio, 0, 0, true, Bytes.of(1));
    assertThatThrownBy(() -> FlvMuxer.videoSample(sample))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Bytes config(CodecConfig config) {
    return switch (config) {
      case VideoConfig video -> FlvMuxer.videoConfig(video);
      case AudioConfig audio -> FlvMuxer.audioConfig(audio);
    };
  }

  private static Bytes sample(Sample sample) {
    return sample.track().video() ? FlvMuxer.videoSample(sample) : FlvMuxer.audioSample(sample);
  }

  private static List<FlvEvent> read(FlvDemuxer demuxer, Track track, long timeMs, Bytes body) {
    return track.video() ? demuxer.video(timeMs, body) : demuxer.audio(timeMs, body);
  }
}
