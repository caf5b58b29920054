package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.rtmp.RtmpEvent.AudioReceived;
import dev.millrace.rtmp.RtmpEvent.MetadataReceived;
import dev.millrace.rtmp.RtmpEvent.PublishRequested;
import dev.millrace.rtmp.RtmpEvent.PublishStopped;
import dev.millrace.rtmp.RtmpEvent.SessionFailed;
import dev.millrace.rtmp.RtmpEvent.VideoReceived;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtmpServerSessionTest {
  private static final Bytes RANDOM = Bytes.wrap(new byte[1528]);
  private static final RtmpEvent REQUESTED =
      new PublishRequested(new StreamKey("secret"), "streaming");

  private final RtmpServerSession session = new RtmpServerSession(RtmpLimits.DEFAULT, RANDOM);
  private final Script script = new Script();

  @Test
  void understandsObs() {
    Bytes input = script.handshake().obs().bytes();
    for (List<ByteBuffer> pieces : Splits.of(input)) {
      assertThat(events(pieces)).containsExactly(REQUESTED);
    }
  }

  @Test
  void givesWhatCameBeforeAFailureHoweverItIsSplit() {
    script.handshake().obs().media(RtmpMessage.VIDEO, 1, Bytes.of(1));
    script.media(RtmpMessage.AUDIO, 2, Bytes.of(2)).command(1, RtmpCommand.of("play", 6));
    script.media(RtmpMessage.VIDEO, 3, Bytes.of(3));
    for (List<ByteBuffer> pieces : Splits.of(script.bytes())) {
      List<RtmpEvent> events = events(pieces);
      assertThat(events)
          .startsWith(
              REQUESTED, new VideoReceived(1, Bytes.of(1)), new AudioReceived(2, Bytes.of(2)))
          .hasSize(4);
      assertThat(events.getLast())
          .isInstanceOfSatisfying(
              SessionFailed.class, failed -> assertThat(failed.reason()).isEqualTo(Reason.STATE));
    }
  }

  @Test
  void givesNoMetadataBeforeAPublishIsAskedFor() {
    script.handshake().message(Metadata.write(/* video= */ true, /* audio= */ true, "OBS", 1));
    assertThat(receive()).isEmpty();
  }

  @Test
  void takesSixtyFourKilobytesUntilAPublishIsAskedFor() {
    int early = RtmpLimits.DEFAULT.maxEarlySize();
    script.handshake().media(RtmpMessage.DATA_AMF0, 0, Bytes.wrap(new byte[early]));
    assertThat(receive()).isEmpty();
    script.media(RtmpMessage.DATA_AMF0, 0, Bytes.wrap(new byte[early + 1]));
    assertThat(receive())
        .containsExactly(
            new SessionFailed(Reason.LIMIT, "a message of 65537 bytes, at most 65536"));
  }

  @Test
  void takesALargeKeyframeFromAnEncoderThatDoesNotWaitForTheAnswer() {
    script.handshake().obs().media(RtmpMessage.VIDEO, 0, Bytes.wrap(new byte[1 << 20]));
    assertThat(receive()).hasSize(2).last().isInstanceOf(VideoReceived.class);
  }

  @Test
  void refusesMetadataAboveALimit() {
    start();
    Bytes deep = Bytes.fromHex("0a 00000001".repeat(17) + "05");
    script.media(RtmpMessage.DATA_AMF0, 0, deep);
    assertRefused(script.bytes(), Reason.LIMIT, "deeper than 16");
  }

  @Test
  void hasNothingToTellAPublisherThatHasStopped() {
    start();
    script.command(1, RtmpCommand.of("closeStream", 0, AmfValue.NULL));
    assertThat(receive()).containsExactly(new PublishStopped());
    session.takeOutput();
    session.refusePublish(PublishStatus.REJECTED, "A bad tag.");
    assertThat(session.takeOutput().isEmpty()).isTrue();
  }

  @Test
  void answersEachCommandOfObs() {
    session.receive(script.handshake().obs().bytes().asByteBuffer());
    session.acceptPublish();
    List<RtmpCommand> answers = Answers.commands(session.takeOutput());
    assertThat(answers)
        .extracting(RtmpCommand::name)
        .containsExactly("_result", "_result", "onFCPublish", "_result", "onStatus");
    assertThat(answers)
        .extracting(RtmpCommand::transactionId)
        .containsExactly(1.0, 2.0, 3.0, 4.0, 0.0);
  }

  @Test
  void givesMediaWithUnfoldedTimes() {
    start();
    script.media(RtmpMessage.VIDEO, 0xfffffff0L, Bytes.of(1));
    script.media(RtmpMessage.AUDIO, 0x10, Bytes.of(2));
    assertThat(session.receive(script.bytes().asByteBuffer()))
        .containsExactly(
            new VideoReceived(0xfffffff0L, Bytes.of(1)),
            new AudioReceived(0x1_0000_0010L, Bytes.of(2)));
  }

  @Test
  void splitsAggregates() {
    start();
    Bytes aggregate =
        Bytes.fromHex(
            "08 000001 000064 00 000000 aa 0000000c 09 000001 00006e 00 000000 bb 0000000c");
    script.media(RtmpMessage.AGGREGATE, 5000, aggregate);
    assertThat(session.receive(script.bytes().asByteBuffer()))
        .containsExactly(
            new AudioReceived(5000, Bytes.of(0xaa)), new VideoReceived(5010, Bytes.of(0xbb)));
  }

  @Test
  void givesTheMetadataOfAnAggregateAndNothingNested() {
    start();
    Bytes metadata = Metadata.write(/* video= */ true, /* audio= */ true, "FMLE", 1).payload();
    Bytes data =
        Bytes.concat(
            Bytes.of(0x12, 0, 0, metadata.size(), 0, 0, 0, 0, 0, 0, 0),
            metadata,
            Bytes.fromHex("00000000 16 000000 000000 00 000000 00000000 08 000001 000000 00"),
            Bytes.fromHex("000000 aa"));
    script.media(RtmpMessage.AGGREGATE, 0xffffffffL, data);
    assertThat(receive())
        .containsExactly(
            new MetadataReceived(true, true, 0, 0), new AudioReceived(0xffffffffL, Bytes.of(0xaa)));
  }

  @Test
  void refusesAnAggregateOfTooManyMessages() {
    start();
    Bytes empty = Bytes.fromHex("08 000000 000000 00 000000 0000000b");
    script.media(RtmpMessage.AGGREGATE, 0, Bytes.concat(Collections.nCopies(10_000, empty)));
    assertThat(receive()).hasSize(10_000);
    script.media(RtmpMessage.AGGREGATE, 0, Bytes.concat(Collections.nCopies(10_001, empty)));
    assertRefused(script.bytes(), Reason.LIMIT, "10000");
  }

  @Test
  void readsCommandsAndMetadataInTheWrappingOfAmf3() {
    AmfValue target = AmfValue.object("app", "streaming");
    AmfValue key = AmfValue.of("secret");
    script.handshake();
    amf3(RtmpCommand.of("connect", 7, target));
    amf3(RtmpCommand.of("createStream", 8, AmfValue.NULL));
    amf3(RtmpCommand.of("publish", 9, AmfValue.NULL, key, AmfValue.of("live")));
    Bytes metadata = Metadata.write(/* video= */ true, /* audio= */ false, "Flash", 1).payload();
    script.media(RtmpMessage.DATA_AMF3, 0, Bytes.concat(Bytes.of(0), metadata));
    script.media(RtmpMessage.DATA_AMF3, 0, metadata);
    MetadataReceived announced = new MetadataReceived(true, false, 0, 0);
    assertThat(receive()).containsExactly(REQUESTED, announced, announced);
    assertThat(Answers.commands(session.takeOutput()))
        .extracting(RtmpCommand::transactionId)
        .containsExactly(7.0, 8.0);
  }

  private void amf3(RtmpCommand command) {
    Bytes payload = Bytes.concat(Bytes.of(0), command.toMessage(1).payload());
    script.message(new RtmpMessage(RtmpMessage.COMMAND_AMF3, 1, /* timestampMs= */ 0, payload));
  }

  /// Haivision's encoders wait for it.
  @Test
  void answersABandwidthCheckWithItsTransactionId() {
    start();
    session.takeOutput();
    script.command(0, RtmpCommand.of("_checkbw", 11, AmfValue.NULL));
    assertThat(receive()).isEmpty();
    assertThat(Answers.commands(session.takeOutput()))
        .extracting(RtmpCommand::name, RtmpCommand::transactionId)
        .containsExactly(tuple("_result", 11.0));
  }

  @Test
  void answersABandwidthWithAWindowOnce() {
    start();
    session.takeOutput();
    Bytes bandwidth = Bytes.fromHex("00010000 00");
    script.message(RtmpMessage.control(RtmpMessage.SET_PEER_BANDWIDTH, bandwidth));
    script.message(RtmpMessage.control(RtmpMessage.SET_PEER_BANDWIDTH, bandwidth));
    script.message(RtmpMessage.control(RtmpMessage.SET_PEER_BANDWIDTH, Bytes.of(0)));
    assertThat(receive()).isEmpty();
    assertThat(session.takeOutput())
        .isEqualTo(Bytes.fromHex("02 000000 000004 05 00000000 00010000"));
  }

  @Test
  void saysNothingToAcknowledgementsPongsAndWhatIsCut() {
    start();
    session.takeOutput();
    script.message(RtmpMessage.control(RtmpMessage.ACKNOWLEDGEMENT, -1));
    script.message(RtmpMessage.control(RtmpMessage.ACKNOWLEDGEMENT, Bytes.of(1)));
    script.message(RtmpMessage.control(RtmpMessage.WINDOW_ACKNOWLEDGEMENT_SIZE, Bytes.of(1)));
    script.message(RtmpMessage.control(RtmpMessage.USER_CONTROL, Bytes.fromHex("0006 0102")));
    script.message(RtmpMessage.control(RtmpMessage.USER_CONTROL, Bytes.fromHex("0007 01020304")));
    script.message(RtmpMessage.control(RtmpMessage.USER_CONTROL, Bytes.EMPTY));
    assertThat(receive()).isEmpty();
    assertThat(session.takeOutput().isEmpty()).isTrue();
  }

  @Test
  void readsMetadataAndIgnoresOtherData() {
    start();
    script.message(Metadata.write(/* video= */ true, /* audio= */ false, "OBS", 1));
    script.media(RtmpMessage.DATA_AMF0, 0, Bytes.of(0, 0, 0, 9));
    assertThat(session.receive(script.bytes().asByteBuffer()))
        .containsExactly(new MetadataReceived(true, false, 0, 0));
  }

  @Test
  void stopsOnEveryCleanWay() {
    List<RtmpCommand> ways =
        List.of(
            RtmpCommand.of("FCUnpublish", 6, AmfValue.NULL, AmfValue.of("secret")),
            RtmpCommand.of("deleteStream", 7, AmfValue.NULL, AmfValue.of(1)),
            RtmpCommand.of("closeStream", 0, AmfValue.NULL),
            RtmpCommand.of("publish", 0, AmfValue.NULL, new AmfValue.AmfBoolean(false)));
    for (RtmpCommand way : ways) {
      RtmpServerSession fresh = new RtmpServerSession(RtmpLimits.DEFAULT, RANDOM);
      fresh.receive(new Script().handshake().obs().bytes().asByteBuffer());
      fresh.acceptPublish();
      Bytes stop = new Script().command(1, way).command(1, way).bytes();
      assertThat(fresh.receive(stop.asByteBuffer())).containsExactly(new PublishStopped());
    }
  }

  @Test
  void answersPings() {
    start();
    session.takeOutput();
    script.message(RtmpMessage.control(RtmpMessage.USER_CONTROL, Bytes.fromHex("0006 01020304")));
    session.receive(script.bytes().asByteBuffer());
    assertThat(session.takeOutput().toHex()).endsWith("0007" + "01020304");
  }

  @Test
  void acknowledgesHalfAWindow() {
    start();
    session.takeOutput();
    script.message(RtmpMessage.control(RtmpMessage.WINDOW_ACKNOWLEDGEMENT_SIZE, 20_000));
    script.media(RtmpMessage.VIDEO, 0, Bytes.wrap(new byte[10_000]));
    session.receive(script.bytes().asByteBuffer());
    assertThat(session.takeOutput().toHex()).startsWith("02" + "000000" + "000004" + "03");
  }

  @Test
  void acknowledgesNothingWhenItIsOver() {
    session.receive(script.handshake().obs().bytes().asByteBuffer());
    session.refusePublish(PublishStatus.BAD_NAME, "No such key.");
    session.takeOutput();
    session.receive(ByteBuffer.allocate(3_000_000));
    assertThat(session.takeOutput().isEmpty()).isTrue();
  }

  @Test
  void refusesWithAReasonAndFallsSilent() {
    session.receive(script.handshake().obs().bytes().asByteBuffer());
    session.takeOutput();
    session.refusePublish(PublishStatus.BAD_NAME, "No such key.");
    RtmpCommand status = Answers.commands(session.takeOutput()).getFirst();
    assertThat(status.argument(1))
        .isEqualTo(
            AmfValue.object(
                "level",
                "error",
                "code",
                "NetStream.Publish.BadName",
                "description",
                "No such key."));
    script.media(RtmpMessage.VIDEO, 0, Bytes.of(1));
    assertThat(session.receive(script.bytes().asByteBuffer())).isEmpty();
  }

  @Test
  void tellsAnHttpClientWhereItIs() {
    assertRefused(Bytes.utf8("GET / HTTP/1.1\r\n\r\n"), Reason.MALFORMED, "a port for RTMP");
  }

  @Test
  void tellsATlsClientWhereItIs() {
    assertRefused(Bytes.fromHex("16 0301 0200 01"), Reason.MALFORMED, "looks like TLS");
  }

  @Test
  void refusesMediaBeforePublish() {
    script.handshake().media(RtmpMessage.VIDEO, 0, Bytes.of(1));
    assertRefused(script.bytes(), Reason.STATE, "before publish");
  }

  @Test
  void refusesASecondPublish() {
    session.receive(script.handshake().obs().bytes().asByteBuffer());
    script.command(1, RtmpCommand.of("publish", 5, AmfValue.NULL, AmfValue.of("other")));
    assertRefused(script.bytes(), Reason.STATE, "REQUESTED");
  }

  @Test
  void offersEnhancedRtmpOnlyWhenAsked() {
    script.handshake();
    session.receive(
        script
            .command(0, RtmpCommand.of("connect", 1, AmfValue.object("fourCcList", "*")))
            .bytes()
            .asByteBuffer());
    assertThat(session.takeOutput().toUtf8()).contains("fourCcList").contains("av01");
  }

  private void start() {
    session.receive(script.handshake().obs().bytes().asByteBuffer());
    session.acceptPublish();
  }

  private List<RtmpEvent> receive() {
    return session.receive(script.bytes().asByteBuffer());
  }

  private static List<RtmpEvent> events(List<ByteBuffer> pieces) {
    RtmpServerSession fresh = new RtmpServerSession(RtmpLimits.DEFAULT, RANDOM);
    List<RtmpEvent> events = new ArrayList<>();
    pieces.forEach(piece -> events.addAll(fresh.receive(piece)));
    return events;
  }

  private void assertRefused(Bytes input, Reason reason, String detail) {
    assertThat(session.receive(input.asByteBuffer()).getLast())
        .isInstanceOfSatisfying(
            SessionFailed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(reason);
              assertThat(failed.detail()).contains(detail).doesNotContain("secret");
            });
    script.media(RtmpMessage.VIDEO, 0, Bytes.of(1));
    assertThat(receive()).isEmpty();
  }
}
