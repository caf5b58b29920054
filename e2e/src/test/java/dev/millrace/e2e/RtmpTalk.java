package dev.millrace.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// What a client of RTMP can say, however odd: all of it is sent at once, then the server is heard
/// to its end.
final class RtmpTalk {
  private static final int HANDSHAKE = 1536;
  private static final int DEADLINE_MS = 20_000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /// The handshake, `connect` and `createStream`.
  static RtmpTalk connect(String app, String tcUrl) {
    RtmpTalk talk = new RtmpTalk();
    talk.bytes.write(3);
    talk.bytes.writeBytes(new byte[2 * HANDSHAKE]);
    String properties = property("app", app) + property("tcUrl", tcUrl);
    talk.command(string("connect") + number() + "\3" + properties + "\0\0\t");
    talk.command(string("createStream") + number() + "\5");
    return talk;
  }

  /// Bytes that are no RTMP.
  static RtmpTalk other(String text) {
    RtmpTalk talk = new RtmpTalk();
    talk.bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return talk;
  }

  /// @param end more AMF behind the name
  RtmpTalk publish(String name, String end) {
    return command(string("publish") + number() + "\5" + string(name) + end);
  }

  /// What the server answered before it closed, or before it has been silent for long.
  String send(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(DEADLINE_MS);
      socket.getOutputStream().write(bytes.toByteArray());
      return new String(hear(socket), StandardCharsets.ISO_8859_1);
    }
  }

  private static byte[] hear(Socket socket) throws IOException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    try {
      for (int count = 0; count >= 0; count = socket.getInputStream().read(buffer)) {
        heard.write(buffer, 0, count);
        if (heard.toString(StandardCharsets.ISO_8859_1).contains("Publish.Start")) {
          break;
        }
      }
    } catch (SocketException | SocketTimeoutException e) {
      // closed by a reset, or silent
    }
    return heard.toByteArray();
  }

  /// In chunks of 128 bytes: `03`, no time, the length, type 20, stream 1; then `c3` each.
  private RtmpTalk command(String amf) {
    byte[] body = amf.getBytes(StandardCharsets.ISO_8859_1);
    bytes.writeBytes(new byte[] {3, 0, 0, 0});
    bytes.writeBytes(
        new byte[] {(byte) (body.length >> 16), (byte) (body.length >> 8), (byte) body.length});
    bytes.writeBytes(new byte[] {20, 1, 0, 0, 0});
    for (int i = 0; i < body.length; i += 128) {
      if (i > 0) {
        bytes.write(0xc3);
      }
      bytes.write(body, i, Math.min(128, body.length - i));
    }
    return this;
  }

  /// A long string (marker 12) where a short one does not hold it.
  private static String string(String text) {
    return text.length() > 65_535
        ? "\14" + (char) 0 + (char) (text.length() >> 16) + length(text) + text
        : "\2" + length(text) + text;
  }

  private static String property(String name, String value) {
    return length(name) + name + string(value);
  }

  private static String length(String text) {
    return "" + (char) (text.length() >> 8 & 0xff) + (char) (text.length() & 0xff);
  }

  private static String number() {
    return "\0\0\0\0\0\0\0\0\0";
  }
}
