package dev.millrace.flv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.flv.FlvEvent.EndOfSequence;
import dev.millrace.flv.FlvEvent.SampleReceived;
import dev.millrace.flv.FlvEvent.TrackConfigured;
import dev.millrace.media.AacConfig;
import dev.millrace.media.Av1Config;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.OpusConfig;
import dev.millrace.media.Reason;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  private static final String AV1_HEX = "81050c000a0b0000002d4cffb3c02f8004";
  private static final Av1Config AV1 = Av1Config.parse(Bytes.fromHex(AV1_HEX));
  private static final String OPUS_HEX = "4f7075734865616401023801 80bb0000000000";
  private static final OpusConfig OPUS = OpusConfig.parse(Bytes.fromHex(OPUS_HEX));

  private final FlvDemuxer demuxer = new FlvDemuxer();

  /// FFmpeg with libaom knows its configuration only with the first picture.
  @Test
  void anEmptySequenceHeaderConfiguresNothingYet() {
    assertThat(video(0, "9061763031")).isEmpty();
    assertThat(video(0, "1700000000")).isEmpty();
    assertThat(audio(0, "af00")).isEmpty();
    assertThat(video(0, "9061763031" + AV1_HEX))
        .containsExactly(new TrackConfigured(new Track(0, AV1, 1000)));
  }

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

  /// The track's number, one after the other: their own codecs each.
  @Test
  void readsTracksOfSeveralCodecs() {
    assertThat(video(0, "96 20" + AVC1 + "00 000029" + AVC_HEX + "61763031 01 000011" + AV1_HEX))
        .containsExactly(
            new TrackConfigured(new Track(0, AVC, 1000)),
            new TrackConfigured(new Track(1, AV1, 1000)));
    assertThat(video(40, "a6 21" + AVC1 + "00 000004 000028aa" + "61763031 01 000004 32020a0b"))
        .containsExactly(
            new SampleReceived(new Sample(new Track(0, AVC, 1000), 40, 40, false, bytes("aa"))),
            new SampleReceived(
                new Sample(new Track(1, AV1, 1000), 40, 0, false, bytes("32020a0b"))));
    assertThat(audio(0, "95 20" + MP4A + "00 000002 1190" + "4f707573 01 000013" + OPUS_HEX))
        .containsExactly(
            new TrackConfigured(new Track(0, AAC, 1000)),
            new TrackConfigured(new Track(1, OPUS, 1000)));
  }

  @Test
  void leavesOutColoursAndChannelOrders() {
    video(0, "90" + AVC1 + AVC_HEX);
    assertThat(video(0, "94" + AVC1 + "020009636f6c6f72496e666f")).isEmpty();
    audio(0, "90 4f707573" + OPUS_HEX);
    assertThat(audio(0, "94 4f707573 01 02 00000003")).isEmpty();
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

  /// A delimiter, the sets of the configuration or of 640x360, and the beginning of a picture.
  @Test
  void parameterSetsBeforeAPictureAnnounceAnotherSize() {
    String same =
        lengths("09f0", "674d401feca02802dd80880000030008000003019078c18cb0", "68ebe3cb20");
    String other =
        lengths("09f0", "6742c01ed900a02ff97011000003000100000300320f162e48", "68cb83cb20");
    String picture = lengths("6588");
    video(0, "1700000000" + AVC_HEX);
    assertThat(video(0, "1701000000" + same + picture)).hasSize(1);
    assertThat(video(20, "2701000000" + other + picture)).hasSize(1);
    List<FlvEvent> events = video(40, "1701000000" + other + picture);
    assertThat(events)
        .hasSize(2)
        .first()
        .isInstanceOfSatisfying(
            TrackConfigured.class,
            configured ->
                assertThat(configured.track().config())
                    .isEqualTo(
                        AvcConfig.parse(
                            bytes(
                                "0142c01effe10019"
                                    + "6742c01ed900a02ff97011000003000100000300320f162e48"
                                    + "01000568cb83cb20"))));
    assertThat(video(60, "1701000000" + other + picture)).hasSize(1);
    assertThat(video(80, "1700000000" + AVC_HEX)).as("an old header, repeated").isEmpty();
    assertThat(video(80, "1701000000" + same + picture)).hasSize(2);
  }

  @Test
  void leavesOutSamplesBeforeTheirConfiguration() {
    assertThat(video(0, "1701000000aa")).isEmpty();
    assertThat(audio(0, "af01aa")).isEmpty();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "22 00, Sorenson H.263",
    "1c 00, HEVC without Enhanced RTMP",
    "90 76703038 01, VP8",
    "90 76703039 01, VP9",
    "96 00 76703039 00 01, VP9",
    "90 76766331 01, VVC",
    "90 00017e7f 01, ??~?",
    "95 61763031 80, AV1 as in MPEG-2 TS",
  })
  void namesAnUnsupportedVideoCodec(String hex, String codec) {
    assertThatThrownBy(() -> video(0, hex))
        .isInstanceOfSatisfying(
            FlvException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
        .hasMessage("video codec " + codec + " is not supported: H.264, HEVC and AV1 are");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "2f 00, MP3",
    "90 61632d33, AC-3",
    "90 65632d33, E-AC-3",
    "90 2e6d7033, MP3",
    "90 664c6143, FLAC",
    "95 00 664c6143 00, FLAC",
  })
  void namesAnUnsupportedAudioCodec(String hex, String codec) {
    assertThatThrownBy(() -> audio(0, hex))
        .isInstanceOfSatisfying(
            FlvException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
        .hasMessage("audio codec " + codec + " is not supported: AAC and Opus are");
  }

  @Test
  void leavesOutFurtherTracksOfOtherCodecs() {
    assertThat(video(0, "96 20" + AVC1 + "00 000029" + AVC_HEX + "76703039 01 000001 aa"))
        .containsExactly(new TrackConfigured(new Track(0, AVC, 1000)));
    assertThat(audio(0, "95 20" + MP4A + "00 000002 1190" + "664c6143 01 000001 aa"))
        .containsExactly(new TrackConfigured(new Track(0, AAC, 1000)));
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

  /// Empty ones configure nothing, so that their number is all that there is to limit.
  @Test
  void limitsTheNumberOfTracksOfOneTag() {
    String empty = "00 000000";
    assertThat(video(0, "96 10" + AVC1 + empty.repeat(256))).isEmpty();
    assertThatThrownBy(() -> video(0, "96 10" + AVC1 + empty.repeat(257)))
        .isInstanceOfSatisfying(
            FlvException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
  }

  /// Each change is kept as long as what follows it, and there may be twenty in a minute.
  @Test
  void limitsTheSizeOfASequenceHeader() {
    String most = AVC_HEX + "00".repeat((64 << 10) - AVC_HEX.length() / 2);
    assertThat(video(0, "1700000000" + most)).hasSize(1);
    assertThatThrownBy(() -> video(0, "1700000000" + most + "00"))
        .isInstanceOfSatisfying(
            FlvException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT))
        .hasMessage("a sequence header of 65537 bytes, at most 65536");
  }

  private List<FlvEvent> video(long timestampMs, String hex) {
    return demuxer.video(timestampMs, bytes(hex));
  }

  private List<FlvEvent> audio(long timestampMs, String hex) {
    return demuxer.audio(timestampMs, bytes(hex));
  }

  /// NAL units behind their lengths.
  private static String lengths(String... units) {
    return Stream.of(units)
        .map(unit -> "%08x".formatted(unit.length() / 2) + unit)
        .collect(Collectors.joining());
  }

  private static Bytes bytes(String hex) {
    return Bytes.fromHex(hex);
  }
}
