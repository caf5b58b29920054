package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.Bytes;
import dev.millrace.rtmp.RtmpClientEvent.PublishRefused;
import dev.millrace.rtmp.RtmpClientEvent.PublishStarted;
import dev.millrace.rtmp.RtmpEvent.AudioReceived;
import dev.millrace.rtmp.RtmpEvent.MetadataReceived;
import dev.millrace.rtmp.RtmpEvent.PublishRequested;
import dev.millrace.rtmp.RtmpEvent.PublishStopped;
import dev.millrace.rtmp.RtmpEvent.VideoReceived;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A client and a server session, wired together.
class RtmpClientSessionTest {
  private static final Bytes RANDOM = Bytes.wrap(new byte[1528]);

  private final RtmpServerSession server = new RtmpServerSession(RtmpLimits.DEFAULT, RANDOM);
  private final RtmpClientSession client =
      new RtmpClientSession(
          RtmpLimits.DEFAULT,
          RANDOM,
          "rtmp://localhost:1935/streaming",
          "streaming",
          new StreamKey("secret"));
  private final List<RtmpEvent> served = new ArrayList<>();
  private final List<RtmpClientEvent> told = new ArrayList<>();

  @Test
  void publishesToAServer() {
    exchange();
    assertThat(served).containsExactly(new PublishRequested(new StreamKey("secret"), "streaming"));
    server.acceptPublish();
    exchange();
    assertThat(told).containsExactly(new PublishStarted());
    served.clear();
    Bytes large = Bytes.wrap(new byte[100_000]);
    client.metadata(/* video= */ true, /* audio= */ true, "test");
    client.video(40, large);
    client.audio(41, Bytes.of(1));
    client.stop();
    exchange();
    assertThat(served)
        .containsExactly(
            new MetadataReceived(true, true, 0, 0),
            new VideoReceived(40, large),
            new AudioReceived(41, Bytes.of(1)),
            new PublishStopped());
  }

  @Test
  void learnsWhyItIsRefused() {
    exchange();
    server.refusePublish(PublishStatus.BAD_NAME, "No such key.");
    exchange();
    assertThat(told)
        .containsExactly(new PublishRefused("NetStream.Publish.BadName", "No such key."));
    assertThatThrownBy(() -> client.video(0, Bytes.EMPTY)).isInstanceOf(RtmpException.class);
  }

  @Test
  void answersPingsAndTheBandwidth() {
    exchange();
    Output server = new Output();
    server.message(
        Output.CONTROL,
        RtmpMessage.control(RtmpMessage.USER_CONTROL, Bytes.fromHex("0006 01020304")));
    server.message(
        Output.CONTROL,
        RtmpMessage.control(RtmpMessage.SET_PEER_BANDWIDTH, Bytes.fromHex("00010000 02")));
    assertThat(client.receive(server.take().asByteBuffer())).isEmpty();
    assertThat(client.takeOutput())
        .isEqualTo(
            Bytes.fromHex(
                "02 000000 000006 04 00000000 0007 01020304 02 000000 000004 05 00000000 00010000"));
  }

  @Test
  void publishesWithADigest() {
    RtmpServerSession other = new RtmpServerSession(RtmpLimits.DEFAULT, RANDOM);
    RtmpClientSession signing =
        new RtmpClientSession(
            RtmpLimits.DEFAULT,
            HandshakeMode.DIGEST,
            RANDOM,
            "rtmp://localhost:1935/streaming",
            "streaming",
            new StreamKey("secret"));
    exchange(other, signing);
    other.acceptPublish();
    exchange(other, signing);
    assertThat(told).containsExactly(new PublishStarted());
  }

  private void exchange() {
    exchange(server, client);
  }

  private void exchange(RtmpServerSession server, RtmpClientSession client) {
    Bytes toServer = client.takeOutput();
    Bytes toClient = server.takeOutput();
    while (!toServer.isEmpty() || !toClient.isEmpty()) {
      served.addAll(server.receive(toServer.asByteBuffer()));
      told.addAll(client.receive(toClient.asByteBuffer()));
      toServer = client.takeOutput();
      toClient = server.takeOutput();
    }
  }
}
