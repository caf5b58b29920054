package dev.millrace.streaming.testing;

import dev.millrace.media.Bytes;
import dev.millrace.rtmp.RtmpClientEvent;
import dev.millrace.rtmp.RtmpClientSession;
import dev.millrace.rtmp.RtmpLimits;
import dev.millrace.rtmp.StreamKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A client on a bare socket, for what no encoder does: bytes go out as the test says, and are read
/// only when it says so.
public final class RawClient implements AutoCloseable {
  /// Above any deadline of the server's.
  private static final int DEADLINE_MS = 30_000;

  private static final String APP = "streaming";

  private final Socket socket;
  private final RtmpClientSession session;

  public RawClient(InetSocketAddress server, String key) throws IOException {
    this(server, APP, key);
  }

  /// @param app what the server's address ends in
  public RawClient(InetSocketAddress server, String app, String key) throws IOException {
    this(new Socket(), app, key);
    socket.setReceiveBufferSize(16 << 10);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(DEADLINE_MS);
    socket.connect(server, DEADLINE_MS);
  }

  /// On a socket of the test's, such as one with TLS.
  public RawClient(Socket socket, String key) {
    this(socket, APP, key);
  }

  private RawClient(Socket socket, String app, String key) {
    this.socket = socket;
    this.session =
        new RtmpClientSession(
            RtmpLimits.DEFAULT,
            Bytes.wrap(new byte[1528]),
            "rtmp://127.0.0.1/" + app,
            app,
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

  /// The same, to a server that may have closed meanwhile.
  public void writeWhileOpen(Bytes bytes) {
    try {
      write(bytes);
    } catch (SocketException e) {
      // closed by the server
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The handshake alone: what follows is the test's.
  public void shakeHands() throws IOException {
    write(Bytes.concat(Bytes.of(3), Bytes.wrap(new byte[1536])));
    socket.getInputStream().readNBytes(1 + 2 * 1536);
    write(Bytes.wrap(new byte[1536]));
  }

  /// Talks until the server has answered the request to publish.
  public List<RtmpClientEvent> publish() throws IOException {
    flush();
    return awaitAnswer();
  }

  /// What the server says next of the publish.
  public List<RtmpClientEvent> awaitAnswer() throws IOException {
    List<RtmpClientEvent> events = new ArrayList<>();
    byte[] buffer = new byte[4096];
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
  public void awaitClosed() {
    byte[] buffer = new byte[4096];
    try {
      while (socket.getInputStream().read(buffer) >= 0) {
        // what it said before
      }
    } catch (SocketException e) {
      // closed by a reset
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
