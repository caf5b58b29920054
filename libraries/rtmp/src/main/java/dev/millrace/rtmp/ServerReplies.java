package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.rtmp.AmfValue.AmfObject;

/// What a server answers. Owner thread only.
final class ServerReplies {
  static final int WINDOW = 2_500_000;
  static final int CHUNK_SIZE = 4096;
  private static final int DYNAMIC_LIMIT = 2;
  static final int STREAM_ID = 1;

  private final Output output;

  ServerReplies(Output output) {
    this.output = output;
  }

  void connected(RtmpCommand connect) {
    output.control(RtmpMessage.WINDOW_ACKNOWLEDGEMENT_SIZE, WINDOW);
    Bytes bandwidth =
        Bytes.of(
            WINDOW >> 24, WINDOW >> 16 & 0xff, WINDOW >> 8 & 0xff, WINDOW & 0xff, DYNAMIC_LIMIT);
    output.message(Output.CONTROL, RtmpMessage.control(RtmpMessage.SET_PEER_BANDWIDTH, bandwidth));
    output.chunkSize(CHUNK_SIZE);
    AmfObject server = AmfValue.object("fmsVer", "FMS/3,5,7,7009", "capabilities", 31);
    AmfObject information =
        status("status", "NetConnection.Connect.Success", "Connection succeeded.");
    information.properties().put("objectEncoding", AmfValue.of(0));
    information.properties().putAll(EnhancedCapabilities.answer(connect.object()));
    output.command(0, RtmpCommand.of("_result", connect.transactionId(), server, information));
  }

  void result(RtmpCommand command) {
    output.command(
        0, RtmpCommand.of("_result", command.transactionId(), AmfValue.NULL, AmfValue.NULL));
  }

  /// Livestream Studio and hardware encoders wait for their own transaction id.
  void fcPublish(RtmpCommand command) {
    AmfObject status = status("status", "NetStream.Publish.Start", "FCPublish is known.");
    output.command(
        0, RtmpCommand.of("onFCPublish", command.transactionId(), AmfValue.NULL, status));
  }

  void createStream(RtmpCommand command) {
    output.command(
        0,
        RtmpCommand.of("_result", command.transactionId(), AmfValue.NULL, AmfValue.of(STREAM_ID)));
  }

  void publishStarted(int messageStreamId) {
    onStatus(messageStreamId, status("status", "NetStream.Publish.Start", "You are on the air."));
  }

  void publishRefused(int messageStreamId, PublishStatus status, String description) {
    onStatus(messageStreamId, status("error", status.code(), description));
  }

  private void onStatus(int messageStreamId, AmfObject status) {
    output.command(messageStreamId, RtmpCommand.of("onStatus", 0, AmfValue.NULL, status));
  }

  private static AmfObject status(String level, String code, String description) {
    return AmfValue.object("level", level, "code", code, "description", description);
  }
}
