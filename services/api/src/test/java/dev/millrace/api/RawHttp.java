package dev.millrace.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Sends bytes that no client library would.
final class RawHttp {
  private RawHttp() {}

  /// All that a server answers until it hangs up, or the first event of a stream. Each character of
  /// both is a byte.
  static String send(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[8192];
      String text = "";
      for (int read = in.read(buffer); read >= 0; read = endless(text) ? -1 : in.read(buffer)) {
        answer.write(buffer, 0, read);
        text = answer.toString(StandardCharsets.ISO_8859_1);
      }
      return text;
    }
  }

  private static boolean endless(String answer) {
    return answer.contains("text/event-stream") && FirstEvent.isIn(answer);
  }
}
