package dev.millrace.rtmp;

import dev.millrace.media.Bytes;
import dev.millrace.rtmp.AmfValue.AmfBoolean;
import java.nio.ByteBuffer;
import java.util.List;

/// What a server answers to a player (RTMP 1.0, 7.2.2). Owner thread only.
///
/// `NetStream.Data.Start`, which some servers send, is not among it: FFmpeg makes a data stream of
/// it that never has data.
final class PlayReplies {
  private static final int STREAM_BEGIN = 0;
  private static final int STREAM_EOF = 1;

  private final Output output;

  PlayReplies(Output output) {
    this.output = output;
  }

  void started(int streamId) {
    userControl(STREAM_BEGIN, streamId);
    status(streamId, "status", "NetStream.Play.Reset", "What was played before ends.");
    status(streamId, "status", "NetStream.Play.Start", "What is live now follows.");
    sampleAccess(streamId);
  }

  void refused(int streamId, PlayStatus status, String description) {
    status(streamId, "error", status.code(), description);
  }

  /// Of the three, librtmp and FFmpeg stop at the first; Flash's successors look for the last.
  void ended(int streamId) {
    status(streamId, "status", "NetStream.Play.UnpublishNotify", "The broadcast has ended.");
    status(streamId, "status", "NetStream.Play.Stop", "Nothing follows.");
    userControl(STREAM_EOF, streamId);
  }

  void paused(int streamId, boolean paused) {
    String code = paused ? "NetStream.Pause.Notify" : "NetStream.Unpause.Notify";
    status(streamId, "status", code, paused ? "Nothing is sent." : "What is live now follows.");
  }

  void notSought(int streamId) {
    status(streamId, "error", "NetStream.Seek.Failed", "What is live has one place.");
  }

  void noOtherRendition(int streamId) {
    status(streamId, "error", PlayStatus.FAILED.code(), "There are no other renditions.");
  }

  /// Whether a player may look at the samples; Flash waits for it, librtmp and FFmpeg leave it out.
  private void sampleAccess(int streamId) {
    AmfValue allowed = new AmfBoolean(true);
    Bytes payload = Amf0Writer.write(List.of(AmfValue.of("|RtmpSampleAccess"), allowed, allowed));
    output.message(
        Output.DATA,
        new RtmpMessage(RtmpMessage.DATA_AMF0, streamId, /* timestampMs= */ 0, payload));
  }

  /// event(16) streamId(32)
  private void userControl(int event, int streamId) {
    ByteBuffer payload = ByteBuffer.allocate(6).putShort((short) event).putInt(streamId).flip();
    output.message(
        Output.CONTROL, RtmpMessage.control(RtmpMessage.USER_CONTROL, Bytes.wrap(payload)));
  }

  private void status(int streamId, String level, String code, String description) {
    output.command(
        streamId,
        RtmpCommand.of(
            "onStatus",
            0,
            AmfValue.NULL,
            AmfValue.object("level", level, "code", code, "description", description)));
  }
}
