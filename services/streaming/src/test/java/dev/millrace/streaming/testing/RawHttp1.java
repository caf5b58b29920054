package dev.millrace.streaming.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A client of HTTP/1.1 on a bare socket, for what no browser sends: bytes go out as the test says,
/// and are read only when it says so.
public final class RawHttp1 implements AutoCloseable {
  /// In place of a status: the connection was closed.
  public static final int CLOSED = 0;

  private static final int DEADLINE_MS = 15_000;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

  private final Socket socket = new Socket();

  public RawHttp1(int port) throws IOException {
    socket.setReceiveBufferSize(16 << 10);
    socket.setSoTimeout(DEADLINE_MS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), DEADLINE_MS);
  }

  /// A request without a body.
  public void get(String target) throws IOException {
    send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  /// The bytes of Latin-1 characters, as they are.
  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Reads one answer with its body and gives back its status, or [#CLOSED].
  public int status() throws IOException {
    try {
      String head = head();
      Matcher length = LENGTH.matcher(head);
      if (length.find()) {
        socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
      }
      return head.isEmpty() ? CLOSED : Integer.parseInt(head.split(" ", 3)[1]);
    } catch (SocketException e) {
      return CLOSED; // by a reset
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /// Up to and with the empty line; empty when nothing came.
  private String head() throws IOException {
    InputStream input = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int next = input.read(); next >= 0; next = input.read()) {
      head.write(next);
      if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }
}
