package dev.millrace.rtmp;

import dev.millrace.media.Bytes;

/// What a client sends, written step by step.
final class Script {
  private final Output output = new Output();

  Script handshake() {
    output.raw(Bytes.concat(Bytes.of(3), Bytes.wrap(new byte[2 * 1536])));
    return this;
  }

  /// OBS sets the chunk size before it connects, which its own chunks follow at once.
  Script obs() {
    output.chunkSize(4096);
    AmfValue key = AmfValue.of("secret");
    AmfValue target =
        AmfValue.object("app", "streaming", "tcUrl", "rtmp://localhost:1935/streaming");
    command(0, RtmpCommand.of("connect", 1, target));
    command(0, RtmpCommand.of("releaseStream", 2, AmfValue.NULL, key));
    command(0, RtmpCommand.of("FCPublish", 3, AmfValue.NULL, key));
    command(0, RtmpCommand.of("createStream", 4, AmfValue.NULL));
    return command(1, RtmpCommand.of("publish", 5, AmfValue.NULL, key, AmfValue.of("live")));
  }

  Script command(int messageStreamId, RtmpCommand command) {
    output.command(messageStreamId, command);
    return this;
  }

  Script message(RtmpMessage message) {
    output.message(Output.CONTROL, message);
    return this;
  }

  Script media(int type, long timestampMs, Bytes body) {
    output.message(Output.VIDEO, new RtmpMessage(type, 1, timestampMs, body));
    return this;
  }

  /// What has been written since the last call.
  Bytes bytes() {
    return output.take();
  }
}
