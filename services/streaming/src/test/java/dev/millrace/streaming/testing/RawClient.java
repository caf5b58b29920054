package dev.millrace.streaming.testing;

import dev.millrace.media.Bytes;
import dev.millrace.rtmp.RtmpClientEvent;
import dev.millrace.rtmp.RtmpClientSession;
import dev.millrace.rtmp.RtmpLimits;
import dev.millrace.rtmp.StreamKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A client on a bare socket, for what no encoder does: bytes go out as the test says, and are read
/// only when it says so.
public final class RawClient implements AutoCloseable {
  private static final int DEADLINE_MS = 10_000;

  private final Socket socket = new Socket();
  private final RtmpClientSession session;

  public RawClient(InetSocketAddress server, String key) throws IOException {
    socket.setReceiveBufferSize(16 << 10);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(DEADLINE_MS);
    socket.connect(server, DEADLINE_MS);
    session =
        new RtmpClientSession(
            RtmpLimits.DEFAULT,
            Bytes.wrap(new byte[1528]),
            "rtmp://127.0.0.1:" + server.getPort() + "/streaming",
            "streaming",
            new StreamKey(key));
  }

  public RtmpClientSession session() {
    return session;
  }

  /// Everything that the session has to say, in one write.
  public void flush() throws IOException {
    write(session.takeOutput());
  }

  public void write(Bytes bytes) throws IOException {
    socket.getOutputStream().write(bytes.toByteArray());
  }

  /// The handshake alone: what follows is the test's.
  public void shakeHands() throws IOException {
    write(Bytes.concat(Bytes.of(3), Bytes.wrap(new byte[1536])));
    socket.getInputStream().readNBytes(1 + 2 * 1536);
    write(Bytes.wrap(new byte[1536]));
  }

  /// Talks until the server has answered the request to publish.
  public List<RtmpClientEvent> publish() throws IOException {
    List<RtmpClientEvent> events = new ArrayList<>();
    byte[] buffer = new byte[4096];
    flush();
    while (events.isEmpty()) {
      int count = socket.getInputStream().read(buffer);
      if (count < 0) {
        throw new IOException("the server closed the connection");
      }
      events.addAll(session.receive(ByteBuffer.wrap(buffer, 0, count)));
      flush();
    }
    return events;
  }

  /// Talks until the request to publish has gone out.
  public void request() throws IOException {
    byte[] buffer = new byte[4096];
    flush();
    Bytes last = Bytes.EMPTY;
    while (!last.toUtf8().contains("publish")) {
      int count = socket.getInputStream().read(buffer);
      session.receive(ByteBuffer.wrap(buffer, 0, Math.max(0, count)));
      last = session.takeOutput();
      write(last);
    }
  }

  /// Waits until the server has closed the connection.
  public void awaitClosed() throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // what it said before
      }
    } catch (SocketException e) {
      // closed by a reset
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
