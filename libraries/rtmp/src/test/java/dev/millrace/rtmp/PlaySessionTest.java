package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.rtmp.AmfValue.AmfBoolean;
import dev.millrace.rtmp.AmfValue.AmfObject;
import dev.millrace.rtmp.RtmpEvent.PlayPaused;
import dev.millrace.rtmp.RtmpEvent.PlayRequested;
import dev.millrace.rtmp.RtmpEvent.PlayStopped;
import dev.millrace.rtmp.RtmpEvent.SessionFailed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The server's session with a client that plays.
class PlaySessionTest {
  private static final Bytes RANDOM = Bytes.wrap(new byte[1528]);
  private static final RtmpEvent REQUESTED = new PlayRequested("video1", "streaming");

  private final RtmpServerSession session = new RtmpServerSession(RtmpLimits.DEFAULT, RANDOM);
  private final Script script = new Script();

  /// As FFmpeg does it.
  @Test
  void understandsAPlayerHoweverItsBytesAreSplit() {
    player("streaming", "rtmp://localhost/streaming", "video1");
    script.command(1, RtmpCommand.of("pause", 6, AmfValue.NULL, new AmfBoolean(true)));
    script.command(1, RtmpCommand.of("deleteStream", 7, AmfValue.NULL, AmfValue.of(1)));
    for (List<ByteBuffer> pieces : Splits.of(script.bytes())) {
      RtmpServerSession fresh = new RtmpServerSession(RtmpLimits.DEFAULT, RANDOM);
      List<RtmpEvent> events = new ArrayList<>();
      for (ByteBuffer piece : pieces) {
        events.addAll(fresh.receive(piece));
      }
      assertThat(events).containsExactly(REQUESTED, new PlayStopped());
    }
  }

  @Test
  void saysWhatPlayersWaitForInTheirOrder() {
    request();
    session.takeOutput();
    assertThat(session.acceptPlay()).isTrue();
    List<RtmpMessage> messages = Answers.messages(behindAnnouncements());
    assertThat(messages).extracting(RtmpMessage::type).containsExactly(4, 20, 20, 18);
    assertThat(messages.getFirst().payload()).isEqualTo(Bytes.fromHex("0000 00000001"));
    assertThat(codes(messages)).containsExactly("NetStream.Play.Reset", "NetStream.Play.Start");
    assertThat(messages.getLast().payload())
        .isEqualTo(
            Bytes.concat(
                Bytes.fromHex("02 0011"),
                Bytes.utf8("|RtmpSampleAccess"),
                Bytes.fromHex("01010101")));
  }

  /// FFmpeg makes a stream of it that never has data.
  @Test
  void neverSaysThatDataStarts() {
    start();
    session.endPlay();
    assertThat(session.takeOutput().toUtf8()).doesNotContain("NetStream.Data.Start");
  }

  @Test
  void sharesMessagesThatAreReadBehindItsOwn() {
    request();
    assertThat(session.acceptPlay()).isTrue();
    Bytes large = Bytes.wrap(new byte[10_000]);
    long late = 0x1_0000_0005L;
    Bytes shared =
        Bytes.concat(
            PlayMessages.metadata(new PlayMetadata(Map.of("width", 640, "height", 360))),
            PlayMessages.video(20, large),
            PlayMessages.audio(21, Bytes.of(1, 2)),
            PlayMessages.video(0xffffff, large),
            PlayMessages.video(late, Bytes.of(3)));
    List<RtmpMessage> messages = Answers.messages(Bytes.concat(session.takeOutput(), shared));
    assertThat(messages.subList(messages.size() - 4, messages.size()))
        .containsExactly(
            new RtmpMessage(RtmpMessage.VIDEO, 1, 20, large),
            new RtmpMessage(RtmpMessage.AUDIO, 1, 21, Bytes.of(1, 2)),
            new RtmpMessage(RtmpMessage.VIDEO, 1, 0xffffff, large),
            new RtmpMessage(RtmpMessage.VIDEO, 1, 5, Bytes.of(3)));
    RtmpMessage metadata = messages.get(messages.size() - 5);
    assertThat(Amf0Reader.read(metadata.payload(), RtmpLimits.DEFAULT))
        .containsExactly(
            AmfValue.of("onMetaData"),
            AmfValue.object("encoder", "Millrace", "height", 360, "width", 640));
  }

  @Test
  void findsTheNameWhereClientsPutItAndNeverAKeyInAQuery() {
    String tcUrl = "rtmp://localhost/streaming";
    assertThat(requested("streaming", tcUrl, "video1")).isEqualTo(REQUESTED);
    assertThat(requested("streaming/", tcUrl, "/video1")).isEqualTo(REQUESTED);
    assertThat(requested("streaming", tcUrl, "video1?key=secret")).isEqualTo(REQUESTED);
    assertThat(requested("streaming?key=secret", tcUrl, "video1")).isEqualTo(REQUESTED);
    assertThat(requested("streaming", tcUrl + "?key=secret", "video1")).isEqualTo(REQUESTED);
    assertThat(requested("streaming/video1", tcUrl + "/video1", "")).isEqualTo(REQUESTED);
    assertThat(requested("", "rtmp://localhost", "streaming/video1")).isEqualTo(REQUESTED);
  }

  @Test
  void keepsANameOutOfLogsAsItMayBeAKey() {
    assertThat(new PlayRequested("secret", "streaming").toString()).doesNotContain("secret");
  }

  @Test
  void refusesWithAReasonAndFallsSilent() {
    request();
    session.takeOutput();
    session.refusePlay(PlayStatus.STREAM_NOT_FOUND, "Not on the air.");
    AmfObject information = AmfValue.object();
    for (RtmpCommand command : Answers.commands(session.takeOutput())) {
      information = (AmfObject) command.argument(1);
    }
    assertThat(information)
        .isEqualTo(
            AmfValue.object(
                "level",
                "error",
                "code",
                "NetStream.Play.StreamNotFound",
                "description",
                "Not on the air."));
    script.command(1, RtmpCommand.of("play", 5, AmfValue.NULL, AmfValue.of("video1")));
    assertThat(receive()).isEmpty();
  }

  @Test
  void endsWithAllThatPlayersLookFor() {
    start();
    session.endPlay();
    List<RtmpMessage> messages = Answers.messages(behindAnnouncements());
    assertThat(codes(messages))
        .containsExactly("NetStream.Play.UnpublishNotify", "NetStream.Play.Stop");
    assertThat(messages.getLast().payload()).isEqualTo(Bytes.fromHex("0001 00000001"));
    assertThat(messages.getLast().type()).isEqualTo(RtmpMessage.USER_CONTROL);
  }

  @Test
  void hasNothingToEndForAPlayerThatHasStopped() {
    start();
    script.command(1, RtmpCommand.of("closeStream", 0, AmfValue.NULL));
    assertThat(receive()).containsExactly(new PlayStopped());
    session.endPlay();
    assertThat(session.takeOutput().isEmpty()).isTrue();
  }

  @Test
  void answersAPauseAndItsEnd() {
    start();
    script.command(1, RtmpCommand.of("pause", 6, AmfValue.NULL, new AmfBoolean(true)));
    script.command(1, RtmpCommand.of("pause", 7, AmfValue.NULL, new AmfBoolean(false)));
    assertThat(receive()).containsExactly(new PlayPaused(true), new PlayPaused(false));
    assertThat(codes(Answers.messages(behindAnnouncements())))
        .containsExactly("NetStream.Pause.Notify", "NetStream.Unpause.Notify");
  }

  @Test
  void refusesWhatALiveStreamCannotDoAndPlaysOn() {
    start();
    script.command(1, RtmpCommand.of("seek", 6, AmfValue.NULL, AmfValue.of(1000)));
    script.command(1, RtmpCommand.of("play2", 7, AmfValue.NULL, AmfValue.object()));
    script.command(1, RtmpCommand.of("receiveAudio", 8, AmfValue.NULL, new AmfBoolean(false)));
    script.command(1, RtmpCommand.of("pause", 9, AmfValue.NULL, new AmfBoolean(true)));
    assertThat(receive()).containsExactly(new PlayPaused(true));
    assertThat(codes(Answers.messages(behindAnnouncements())))
        .containsExactly(
            "NetStream.Seek.Failed", "NetStream.Play.Failed", "NetStream.Pause.Notify");
  }

  @Test
  void takesNoMediaFromAPlayer() {
    start();
    script.media(RtmpMessage.VIDEO, 0, Bytes.of(1));
    assertFailed(Reason.STATE, "before publish");
  }

  @Test
  void publishesNothingWhileItPlays() {
    start();
    script.command(1, RtmpCommand.of("publish", 5, AmfValue.NULL, AmfValue.of("secret")));
    assertFailed(Reason.STATE, "PLAYING");
  }

  @Test
  void acceptsNothingThatIsNotAskedForNow() {
    assertThat(session.acceptPlay()).isFalse();
    player("streaming", "rtmp://localhost/streaming", "video1");
    script.command(1, RtmpCommand.of("closeStream", 0, AmfValue.NULL));
    assertThat(receive()).containsExactly(REQUESTED, new PlayStopped());
    session.takeOutput();
    assertThat(session.acceptPlay()).isFalse();
    assertThat(session.takeOutput().isEmpty()).isTrue();
  }

  private void assertFailed(Reason reason, String detail) {
    assertThat(receive().getLast())
        .isInstanceOfSatisfying(
            SessionFailed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(reason);
              assertThat(failed.detail()).contains(detail).doesNotContain("secret");
            });
  }

  private void start() {
    request();
    assertThat(session.acceptPlay()).isTrue();
    session.takeOutput();
  }

  private void request() {
    player("streaming", "rtmp://localhost/streaming", "video1");
    assertThat(receive()).containsExactly(REQUESTED);
  }

  private static RtmpEvent requested(String app, String tcUrl, String name) {
    RtmpServerSession fresh = new RtmpServerSession(RtmpLimits.DEFAULT, RANDOM);
    Script client = new Script().handshake();
    player(client, app, tcUrl, name);
    return fresh.receive(client.bytes().asByteBuffer()).getFirst();
  }

  private void player(String app, String tcUrl, String name) {
    player(script.handshake(), app, tcUrl, name);
  }

  private static void player(Script client, String app, String tcUrl, String name) {
    AmfObject target = AmfValue.object("app", app, "tcUrl", tcUrl, "flashVer", "LNX 9,0,124,2");
    client.command(0, RtmpCommand.of("connect", 1, target));
    client.command(0, RtmpCommand.of("createStream", 2, AmfValue.NULL));
    client.command(0, RtmpCommand.of("_checkbw", 3, AmfValue.NULL));
    client.command(0, RtmpCommand.of("getStreamLength", 3, AmfValue.NULL, AmfValue.of(name)));
    client.command(
        1, RtmpCommand.of("play", 4, AmfValue.NULL, AmfValue.of(name), AmfValue.of(-2000)));
  }

  private List<RtmpEvent> receive() {
    return session.receive(script.bytes().asByteBuffer());
  }

  /// The session has announced its chunk size before.
  private Bytes behindAnnouncements() {
    Bytes chunkSize =
        new ChunkWriter().write(2, RtmpMessage.control(RtmpMessage.SET_CHUNK_SIZE, 4096));
    return Bytes.concat(chunkSize, session.takeOutput());
  }

  private static List<String> codes(List<RtmpMessage> messages) {
    return messages.stream()
        .filter(message -> message.type() == RtmpMessage.COMMAND_AMF0)
        .map(message -> RtmpCommand.read(message, RtmpLimits.DEFAULT))
        .map(command -> ((AmfObject) command.argument(1)).text("code"))
        .toList();
  }
}
