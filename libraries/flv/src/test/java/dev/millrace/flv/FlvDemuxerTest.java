package dev.millrace.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.flv.FlvEvent.EndOfSequence;
import dev.millrace.flv.FlvEvent.SampleReceived;
import dev.millrace.flv.FlvEvent.TrackConfigured;
import dev.millrace.media.AacConfig;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlvDemuxerTest {
  private static final String AVC_HEX =
      "014d401fffe10019674d401feca02802dd80880000030008000003019078c18cb001000568ebe3cb20";
  private static final String AVC1 = "61766331";
  private static final String MP4A = "6d703461";
  private static final AvcConfig AVC = AvcConfig.parse(Bytes.fromHex(AVC_HEX));
  private static final AacConfig AAC = AacConfig.parse(Bytes.fromHex("1190"));

  private final FlvDemuxer demuxer = new FlvDemuxer();

  @Test
  void readsLegacyVideoAndAudio() {
    Track video = new Track(0, AVC, 1000);
    Track audio = new Track(0, AAC, 1000);
    assertThat(video(0, "1700000000" + AVC_HEX)).containsExactly(new TrackConfigured(video));
    assertThat(audio(0, "af001190")).containsExactly(new TrackConfigured(audio));
    assertThat(video(40, "1701000028" + "aabb"))
        .containsExactly(new SampleReceived(new Sample(video, 40, 40, true, bytes("aabb"))));
    assertThat(video(80, "2701ffffd8" + "cc"))
        .containsExactly(new SampleReceived(new Sample(video, 80, -40, false, bytes("cc"))));
    assertThat(audio(21, "af01dd"))
        .containsExactly(new SampleReceived(new Sample(audio, 21, 0, true, bytes("dd"))));
    assertThat(video(90, "1702000000")).containsExactly(new EndOfSequence(0, true));
  }

  @Test
  void readsEnhancedSingleTrack() {
    Track video = new Track(0, AVC, 1000);
    assertThat(video(0, "90" + AVC1 + AVC_HEX)).containsExactly(new TrackConfigured(video));
    assertThat(video(0, "91" + AVC1 + "000028" + "aa"))
        .containsExactly(new SampleReceived(new Sample(video, 0, 40, true, bytes("aa"))));
    assertThat(video(40, "a3" + AVC1 + "bb"))
        .containsExactly(new SampleReceived(new Sample(video, 40, 0, false, bytes("bb"))));
    assertThat(video(50, "92" + AVC1)).containsExactly(new EndOfSequence(0, true));
    assertThat(audio(0, "90" + MP4A + "1190"))
        .containsExactly(new TrackConfigured(new Track(0, AAC, 1000)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "one track,               96 00 61766331 05 ",
    "many tracks,             96 10 61766331 05 000029",
    "many tracks many codecs, 96 20 61766331 05 000029",
  })
  void readsMultitrackSequenceStarts(String name, String envelope) {
    assertThat(video(0, envelope + AVC_HEX))
        .containsExactly(new TrackConfigured(new Track(5, AVC, 1000)));
  }

  @Test
  void readsSeveralTracksOfOneTag() {
    String size = "000029";
    video(0, "96 10" + AVC1 + "01" + size + AVC_HEX + "02" + size + AVC_HEX);
    List<FlvEvent> events = video(7, "a6 13" + AVC1 + "01 000001 aa" + "02 000002 bbcc");
    assertThat(events)
        .containsExactly(
            new SampleReceived(new Sample(new Track(1, AVC, 1000), 7, 0, false, bytes("aa"))),
            new SampleReceived(new Sample(new Track(2, AVC, 1000), 7, 0, false, bytes("bbcc"))));
  }

  @Test
  void skipsModifiers() {
    // a nanosecond offset of three bytes before a sequence start
    assertThat(video(0, "97" + "02 0f4240" + "00" + AVC1 + AVC_HEX)).hasSize(1);
  }

  @Test
  void repeatedSequenceHeaderIsNoEvent() {
    assertThat(video(0, "1700000000" + AVC_HEX)).hasSize(1);
    assertThat(video(500, "1700000000" + AVC_HEX)).isEmpty();
  }

  @Test
  void leavesOutSamplesBeforeTheirConfiguration() {
    assertThat(video(0, "1701000000aa")).isEmpty();
    assertThat(audio(0, "af01aa")).isEmpty();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "22 00, video codec Sorenson H.263 is not supported",
    "1c 00, video codec HEVC without Enhanced RTMP is not supported",
    "90 68766331 01, video codec hvc1 is not supported",
    "90 00017e7f 01, video codec ??~? is not supported",
  })
  void namesAnUnsupportedVideoCodec(String hex, String message) {
    assertThatThrownBy(() -> video(0, hex))
        .isInstanceOfSatisfying(
            FlvException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
        .hasMessage(message);
  }

  @Test
  void namesAnUnsupportedAudioCodec() {
    assertThatThrownBy(() -> audio(0, "2f00"))
        .hasMessage("audio codec MP3 is not supported")
        .isInstanceOf(FlvException.class);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "cut composition time,       17 01 00",
    "cut FourCC,                 90 6176",
    "track longer than the tag,  96 11 61766331 01 0000ff aa",
    "multitrack in multitrack,   96 06 61766331 01",
    "endless modifiers,          97 00 00 07 00 00 07",
    "packet type 9,              17 09 000000",
  })
  void refusesMalformedBodies(String name, String hex) {
    assertThatThrownBy(() -> video(0, hex))
        .isInstanceOfSatisfying(
            FlvException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
  }

  @Test
  void limitsTheNumberOfTracks() {
    for (int id = 0; id < 16; id++) {
      video(0, "96 00" + AVC1 + "%02x".formatted(id) + AVC_HEX);
    }
    assertThatThrownBy(() -> video(0, "96 00" + AVC1 + "10" + AVC_HEX))
        .isInstanceOfSatisfying(
            FlvException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }

  @Test
  void readsWhatTheMuxerWrites() {
    Track track = new Track(0, AVC, 1000);
    assertThat(demuxer.video(0, FlvMuxer.videoConfig(AVC)))
        .containsExactly(new TrackConfigured(track));
    for (int offset : new int[] {0, 80, -80}) {
      Sample sample = new Sample(track, 123, offset, offset == 0, bytes("0011"));
      assertThat(demuxer.video(123, FlvMuxer.videoSample(sample)))
          .containsExactly(new SampleReceived(sample));
    }
    Track audio = new Track(0, AAC, 1000);
    Sample frame = new Sample(audio, 5, 0, true, bytes("2233"));
    assertThat(demuxer.audio(0, FlvMuxer.audioConfig(AAC)))
        .containsExactly(new TrackConfigured(audio));
    assertThat(demuxer.audio(5, FlvMuxer.audioSample(frame)))
        .containsExactly(new SampleReceived(frame));
  }

  private List<FlvEvent> video(long timestampMs, String hex) {
    return demuxer.video(timestampMs, bytes(hex));
  }

  private List<FlvEvent> audio(long timestampMs, String hex) {
    return demuxer.audio(timestampMs, bytes(hex));
  }

  private static Bytes bytes(String hex) {
    return Bytes.fromHex(hex);
  }
}
