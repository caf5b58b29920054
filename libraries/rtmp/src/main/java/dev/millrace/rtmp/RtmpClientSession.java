package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import dev.millrace.rtmp.AmfValue.AmfNumber;
import dev.millrace.rtmp.AmfValue.AmfObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The publisher's side of one connection, in the order of OBS: chunk size, connect, releaseStream,
/// FCPublish, createStream, publish. Owner thread only.
public final class RtmpClientSession {
  private static final int CHUNK_SIZE = 4096;
  private static final int CONNECT = 1;
  private static final int RELEASE_STREAM = 2;
  private static final int FC_PUBLISH = 3;
  private static final int CREATE_STREAM = 4;
  private static final int PUBLISH = 5;

  private enum State {
    HANDSHAKE,
    COMMANDS,
    PUBLISHING,
    CLOSED
  }

  private final RtmpLimits limits;
  private final String tcUrl;
  private final String app;
  private final StreamKey key;
  private final ClientHandshake handshake;
  private final ChunkReader reader;
  private final Output output = new Output();
  private final FlowControl flow = new FlowControl(output, /* announced= */ 0);
  private State state = State.HANDSHAKE;
  private int streamId;

  /// A session that greets as OBS does.
  ///
  /// @param random1528 1528 bytes that nobody can guess, for the handshake
  /// @param tcUrl such as `rtmp://localhost:1935/streaming`
  public RtmpClientSession(
      RtmpLimits limits, Bytes random1528, String tcUrl, String app, StreamKey key) {
    this(limits, HandshakeMode.SIMPLE, random1528, tcUrl, app, key);
  }

  /// A session that greets in a mode of choice.
  ///
  /// @param random1528 1528 bytes that nobody can guess, for the handshake
  /// @param tcUrl such as `rtmp://localhost:1935/streaming`
  public RtmpClientSession(
      RtmpLimits limits,
      HandshakeMode mode,
      Bytes random1528,
      String tcUrl,
      String app,
      StreamKey key) {
    this.limits = limits;
    this.tcUrl = tcUrl;
    this.app = app;
    this.key = key;
    this.handshake = new ClientHandshake(mode, random1528);
    this.reader = new ChunkReader(limits);
    reader.takeMedia();
    handshake.start(output);
  }

  /// Consumes all of `input`.
  ///
  /// @throws RtmpException when the server breaks a rule; the session is of no use then
  public List<RtmpClientEvent> receive(ByteBuffer input) {
    int size = input.remaining();
    List<RtmpClientEvent> events = new ArrayList<>();
    while (input.hasRemaining()) {
      if (state == State.HANDSHAKE) {
        shakeHands(input);
      } else {
        readMessage(input, events);
      }
    }
    flow.received(size);
    return events;
  }

  /// What must be sent now; empty when there is nothing.
  public Bytes takeOutput() {
    return output.take();
  }

  /// Announces the tracks.
  public void metadata(boolean video, boolean audio, String encoder) {
    requirePublishing();
    output.message(Output.DATA, Metadata.write(video, audio, encoder, streamId));
  }

  /// Sends the body of an FLV video tag.
  public void video(long timestampMs, Bytes body) {
    media(Output.VIDEO, RtmpMessage.VIDEO, timestampMs, body);
  }

  /// Sends the body of an FLV audio tag.
  public void audio(long timestampMs, Bytes body) {
    media(Output.AUDIO, RtmpMessage.AUDIO, timestampMs, body);
  }

  /// Ends the publish as OBS does; the caller closes the connection behind the output.
  public void stop() {
    requirePublishing();
    output.command(0, RtmpCommand.of("FCUnpublish", 6, AmfValue.NULL, AmfValue.of(key.value())));
    output.command(0, RtmpCommand.of("deleteStream", 7, AmfValue.NULL, AmfValue.of(streamId)));
    state = State.CLOSED;
  }

  private void media(int chunkStreamId, int type, long timestampMs, Bytes body) {
    requirePublishing();
    output.message(chunkStreamId, new RtmpMessage(type, streamId, timestampMs & 0xffffffffL, body));
  }

  private void requirePublishing() {
    if (state != State.PUBLISHING) {
      throw new RtmpException(Reason.STATE, "the session is " + state + ", not PUBLISHING");
    }
  }

  private void shakeHands(ByteBuffer input) {
    handshake.receive(input, output);
    if (handshake.complete()) {
      state = State.COMMANDS;
      output.chunkSize(CHUNK_SIZE);
      connect();
    }
  }

  private void connect() {
    AmfObject object =
        AmfValue.object(
            "app", app, "type", "nonprivate", "flashVer", "FMLE/3.0 (compatible)", "tcUrl", tcUrl);
    object.properties().putAll(EnhancedCapabilities.request());
    output.command(0, RtmpCommand.of("connect", CONNECT, object));
  }

  private void readMessage(ByteBuffer input, List<RtmpClientEvent> events) {
    RtmpMessage message = reader.next(input);
    if (message == null) {
      return;
    }
    switch (message.type()) {
      case RtmpMessage.COMMAND_AMF0, RtmpMessage.COMMAND_AMF3 ->
          command(RtmpCommand.read(message, limits), events);
      default -> flow.handle(message);
    }
  }

  private void command(RtmpCommand command, List<RtmpClientEvent> events) {
    switch (command.name()) {
      case "_result" -> result(command);
      case "_error" -> refused(command, events);
      case "onStatus" -> status(command, events);
      default -> {
        // onFCPublish, onBWDone
      }
    }
  }

  private void result(RtmpCommand command) {
    if (command.transactionId() == CONNECT) {
      AmfValue name = AmfValue.of(key.value());
      output.command(0, RtmpCommand.of("releaseStream", RELEASE_STREAM, AmfValue.NULL, name));
      output.command(0, RtmpCommand.of("FCPublish", FC_PUBLISH, AmfValue.NULL, name));
      output.command(0, RtmpCommand.of("createStream", CREATE_STREAM, AmfValue.NULL));
    } else if (command.transactionId() == CREATE_STREAM
        && command.argument(1) instanceof AmfNumber(double id)) {
      streamId = (int) id;
      AmfValue name = AmfValue.of(key.value());
      output.command(
          streamId, RtmpCommand.of("publish", PUBLISH, AmfValue.NULL, name, AmfValue.of("live")));
    }
  }

  private void status(RtmpCommand command, List<RtmpClientEvent> events) {
    String code = information(command).text("code");
    if (code.equals("NetStream.Publish.Start")) {
      state = State.PUBLISHING;
      events.add(new RtmpClientEvent.PublishStarted());
    } else if (information(command).text("level").equals("error")) {
      refused(command, events);
    }
  }

  private void refused(RtmpCommand command, List<RtmpClientEvent> events) {
    state = State.CLOSED;
    AmfObject information = information(command);
    events.add(
        new RtmpClientEvent.PublishRefused(
            information.text("code"), information.text("description")));
  }

  private static AmfObject information(RtmpCommand command) {
    return command.argument(1) instanceof AmfObject object ? object : AmfValue.object();
  }
}
