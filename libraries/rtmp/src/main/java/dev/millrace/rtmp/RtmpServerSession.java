package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.media.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The server's side of one connection: bytes in, events and bytes to send out. Any split of the
/// input gives the same events. Owner thread only.
///
/// ```
/// HANDSHAKE → CONNECTING → CONNECTED → REQUESTED → PUBLISHING
///                             ↑ │          │ stop      │ stop
///                             ├─│──────────┴───────────┘
///                             │ └→ PLAY_REQUESTED → PLAYING
///                             │            │ stop      │ stop
///                             └────────────┴───────────┘
/// any of them → CLOSED, by a refusal of ours or a failure of the peer's
/// ```
public final class RtmpServerSession {
  private enum State {
    HANDSHAKE,
    CONNECTING,
    CONNECTED,
    REQUESTED,
    PUBLISHING,
    PLAY_REQUESTED,
    PLAYING,
    CLOSED
  }

  private final RtmpLimits limits;
  private final Handshake handshake;
  private final ChunkReader reader;
  private final Output output = new Output();
  private final FlowControl flow = new FlowControl(output, ServerReplies.WINDOW);
  private final TimestampUnfolder times = new TimestampUnfolder();
  private final ServerReplies replies = new ServerReplies(output);
  private final PlayReplies playReplies = new PlayReplies(output);
  private State state = State.HANDSHAKE;
  private String app = "";
  private String tcUrl = "";
  private int streamId;

  /// @param random1528 1528 bytes that nobody can guess, for the handshake
  public RtmpServerSession(RtmpLimits limits, Bytes random1528) {
    this.limits = limits;
    this.handshake = new ServerHandshake(random1528);
    this.reader = new ChunkReader(limits);
  }

  /// Consumes all of `input`. Media that comes between a request and its answer is given out too.
  /// When the peer breaks a rule, a [RtmpEvent.SessionFailed] follows what came before.
  public List<RtmpEvent> receive(ByteBuffer input) {
    int size = input.remaining();
    List<RtmpEvent> events = new ArrayList<>();
    try {
      while (input.hasRemaining()) {
        switch (state) {
          case HANDSHAKE -> shakeHands(input);
          case CLOSED -> input.position(input.limit());
          default -> readMessage(input, events);
        }
      }
      if (state != State.CLOSED) {
        flow.received(size);
      }
    } catch (RtmpException e) {
      input.position(input.limit());
      state = State.CLOSED;
      events.add(new RtmpEvent.SessionFailed(e.reason(), String.valueOf(e.getMessage())));
    }
    return events;
  }

  /// Whether the handshake is complete.
  public boolean shookHands() {
    return state != State.HANDSHAKE;
  }

  /// Whether the client has sent `connect`.
  public boolean connected() {
    return shookHands() && state != State.CONNECTING;
  }

  /// What must be sent now; empty when there is nothing. Also after a failure.
  public Bytes takeOutput() {
    return output.take();
  }

  /// Answers a [RtmpEvent.PublishRequested]: the client begins to send. Until then the caller reads
  /// on as far as it wants to keep what comes.
  ///
  /// @throws RtmpException `STATE` when no request waits for an answer
  public void acceptPublish() {
    require(State.REQUESTED);
    replies.publishStarted(streamId);
    state = State.PUBLISHING;
  }

  /// Refuses a request, or ends a running publish: the client is told, where it waits for that. The
  /// caller closes the connection behind the output.
  ///
  /// @param description a plain sentence for the streamer
  public void refusePublish(PublishStatus status, String description) {
    if (state == State.REQUESTED || state == State.PUBLISHING) {
      replies.publishRefused(streamId, status, description);
    }
    state = State.CLOSED;
  }

  /// Answers a [RtmpEvent.PlayRequested]: what [PlayMessages] made may be sent behind the output.
  ///
  /// @return false when the client does not wait for it any more, as a later event says
  public boolean acceptPlay() {
    if (state != State.PLAY_REQUESTED) {
      return false;
    }
    playReplies.started(streamId);
    state = State.PLAYING;
    return true;
  }

  /// Refuses a request, or ends a play for an error. The caller closes the connection behind the
  /// output.
  ///
  /// @param description a plain sentence for whoever plays
  public void refusePlay(PlayStatus status, String description) {
    if (state == State.PLAY_REQUESTED || state == State.PLAYING) {
      playReplies.refused(streamId, status, description);
    }
    state = State.CLOSED;
  }

  /// What is played has come to its end. The caller closes the connection behind the output.
  public void endPlay() {
    if (state == State.PLAYING) {
      playReplies.ended(streamId);
    }
    state = State.CLOSED;
  }

  private void require(State expected) {
    if (state != expected) {
      throw new RtmpException(Reason.STATE, "the session is " + state + ", not " + expected);
    }
  }

  private void shakeHands(ByteBuffer input) {
    handshake.receive(input, output);
    if (handshake.complete()) {
      state = State.CONNECTING;
    }
  }

  private void readMessage(ByteBuffer input, List<RtmpEvent> events) {
    RtmpMessage message = reader.next(input);
    if (message != null) {
      handle(message, events);
    }
  }

  private void handle(RtmpMessage message, List<RtmpEvent> events) {
    switch (message.type()) {
      case RtmpMessage.AUDIO, RtmpMessage.VIDEO -> media(message, events);
      case RtmpMessage.AGGREGATE ->
          AggregateMessage.split(message).forEach(part -> aggregated(part, events));
      case RtmpMessage.DATA_AMF0, RtmpMessage.DATA_AMF3 -> metadata(message, events);
      case RtmpMessage.COMMAND_AMF0, RtmpMessage.COMMAND_AMF3 ->
          command(RtmpCommand.read(message, limits), message.messageStreamId(), events);
      default -> flow.handle(message);
    }
  }

  /// An aggregate holds media and data only; one inside another is left out.
  private void aggregated(RtmpMessage part, List<RtmpEvent> events) {
    switch (part.type()) {
      case RtmpMessage.AUDIO, RtmpMessage.VIDEO -> media(part, events);
      case RtmpMessage.DATA_AMF0, RtmpMessage.DATA_AMF3 -> metadata(part, events);
      default -> {
        // nothing that belongs there
      }
    }
  }

  /// Who asks for nothing may announce nothing: it would have to be kept.
  private void metadata(RtmpMessage message, List<RtmpEvent> events) {
    if (state == State.REQUESTED || state == State.PUBLISHING) {
      Metadata.read(message, limits).ifPresent(events::add);
    }
  }

  private void media(RtmpMessage message, List<RtmpEvent> events) {
    if (state == State.CONNECTED) {
      return; // what an encoder had under way when it stopped
    }
    if (state != State.REQUESTED && state != State.PUBLISHING) {
      throw new RtmpException(Reason.STATE, "media before publish");
    }
    long timestampMs = times.unfold(message.timestampMs());
    events.add(
        message.type() == RtmpMessage.VIDEO
            ? new RtmpEvent.VideoReceived(timestampMs, message.payload())
            : new RtmpEvent.AudioReceived(timestampMs, message.payload()));
  }

  private void command(RtmpCommand command, int messageStreamId, List<RtmpEvent> events) {
    switch (command.name()) {
      case "connect" -> connect(command);
      case "releaseStream", "_checkbw" -> replies.result(command);
      case "FCPublish" -> replies.fcPublish(command);
      case "createStream" -> replies.createStream(command);
      case "publish" -> publish(command, messageStreamId, events);
      case "FCUnpublish", "deleteStream", "closeStream" -> stop(events);
      case "play" -> play(command, messageStreamId, events);
      case "play2" -> playReplies.noOtherRendition(messageStreamId);
      case "pause" -> pause(command, events);
      case "seek" -> seek();
      default -> {
        // onBWDone, getStreamLength, receiveAudio and others that need no answer
      }
    }
  }

  private void connect(RtmpCommand command) {
    require(State.CONNECTING);
    app = command.object().text("app");
    tcUrl = command.object().text("tcUrl");
    replies.connected(command);
    state = State.CONNECTED;
  }

  private void publish(RtmpCommand command, int messageStreamId, List<RtmpEvent> events) {
    if (command.argument(1) instanceof AmfValue.AmfBoolean(boolean on) && !on) {
      stop(events);
      return;
    }
    require(State.CONNECTED);
    StreamAddress address = StreamAddress.of(app, tcUrl, command.text(1));
    streamId = messageStreamId;
    reader.takeMedia(); // some encoders send their first keyframe before the answer
    state = State.REQUESTED;
    events.add(new RtmpEvent.PublishRequested(address.key(), address.app()));
  }

  /// Where it begins is not asked: what is live has one place.
  private void play(RtmpCommand command, int messageStreamId, List<RtmpEvent> events) {
    require(State.CONNECTED);
    StreamAddress address = StreamAddress.played(app, tcUrl, command.text(1));
    streamId = messageStreamId;
    state = State.PLAY_REQUESTED;
    events.add(new RtmpEvent.PlayRequested(address.key().value(), address.app()));
  }

  private void pause(RtmpCommand command, List<RtmpEvent> events) {
    if (state == State.PLAYING
        && command.argument(1) instanceof AmfValue.AmfBoolean(boolean paused)) {
      playReplies.paused(streamId, paused);
      events.add(new RtmpEvent.PlayPaused(paused));
    }
  }

  private void seek() {
    if (state == State.PLAYING) {
      playReplies.notSought(streamId);
    }
  }

  private void stop(List<RtmpEvent> events) {
    switch (state) {
      case PUBLISHING, REQUESTED -> stopped(new RtmpEvent.PublishStopped(), events);
      case PLAYING, PLAY_REQUESTED -> stopped(new RtmpEvent.PlayStopped(), events);
      case HANDSHAKE, CONNECTING, CONNECTED, CLOSED -> {
        // nothing runs
      }
    }
  }

  private void stopped(RtmpEvent event, List<RtmpEvent> events) {
    state = State.CONNECTED;
    events.add(event);
  }
}
