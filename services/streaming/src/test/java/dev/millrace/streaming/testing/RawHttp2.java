package dev.millrace.streaming.testing;

import dev.millrace.media.Bytes;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// A client of HTTP/2 with prior knowledge on a bare socket, for what no browser sends (RFC 9113).
public final class RawHttp2 implements AutoCloseable {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;
  public static final int END_STREAM = 1;
  public static final int END_HEADERS = 4;
  public static final int INITIAL_WINDOW_SIZE = 4;

  private static final int DEADLINE_MS = 15_000;
  private static final int MAX_FRAME = 16_384;

  /// One frame, as it is on the wire.
  public record Frame(int type, int flags, int streamId, Bytes payload) {
    /// The error code of a RST_STREAM or GOAWAY.
    public int error() {
      return payload.asByteBuffer().getInt(type == GOAWAY ? 4 : 0);
    }
  }

  private final Socket socket = new Socket();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

  /// Says what a client must say first.
  ///
  /// @param window how many bytes a stream may be sent before it asks for more
  public RawHttp2(int port, int window) throws IOException {
    socket.setSoTimeout(DEADLINE_MS);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), DEADLINE_MS);
    write(Bytes.utf8("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    ByteBuffer setting = ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE);
    send(SETTINGS, 0, 0, Bytes.wrap(setting.putInt(window).array()));
  }

  /// A request of one header block, which is all of it.
  public void get(int streamId, String path) throws IOException {
    request(streamId, END_STREAM, requestHeaders("GET", path));
  }

  /// The four headers that a request begins with.
  public static List<Map.Entry<String, String>> requestHeaders(String method, String path) {
    return List.of(
        Map.entry(":method", method),
        Map.entry(":scheme", "http"),
        Map.entry(":authority", "localhost"),
        Map.entry(":path", path));
  }

  /// Sends headers, whatever they are.
  ///
  /// @param flags [#END_STREAM] or 0
  public void request(int streamId, int flags, List<Map.Entry<String, String>> headers)
      throws IOException {
    Bytes all = block(headers);
    int type = HEADERS;
    for (int at = 0; at < all.size() || type == HEADERS; at += MAX_FRAME) {
      int size = Math.min(MAX_FRAME, all.size() - at);
      int last = at + size == all.size() ? END_HEADERS : 0;
      send(type, last | (type == HEADERS ? flags : 0), streamId, all.slice(at, size));
      type = CONTINUATION;
    }
  }

  /// Headers as HPACK writes them when it compresses nothing.
  public static Bytes block(List<Map.Entry<String, String>> headers) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (Map.Entry<String, String> header : headers) {
      block.write(0); // literal, not to be remembered (RFC 7541, 6.2.2)
      text(block, header.getKey());
      text(block, header.getValue());
    }
    return Bytes.wrap(block.toByteArray());
  }

  /// Reads to the end of the connection.
  ///
  /// @return false when it does not end in time
  public boolean isClosed() {
    try {
      while (true) {
        read();
      }
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /// Pings, and reads until that is answered.
  ///
  /// @return false when the connection is closed
  public boolean answersAPing() {
    try {
      ping();
      read(PING);
      return true;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither answered nor closed", e);
    } catch (IOException e) {
      return false;
    }
  }

  public void ping() throws IOException {
    send(PING, 0, 0, Bytes.wrap(new byte[8]));
  }

  public void send(int type, int flags, int streamId, Bytes payload) throws IOException {
    write(frame(type, flags, streamId, payload));
  }

  /// The bytes of a frame, to be sent with others at once.
  public static Bytes frame(int type, int flags, int streamId, Bytes payload) {
    ByteBuffer head = ByteBuffer.allocate(9);
    head.putShort((short) (payload.size() >> 8)).put((byte) payload.size());
    head.put((byte) type).put((byte) flags).putInt(streamId);
    return Bytes.concat(Bytes.wrap(head.array()), payload);
  }

  public void write(Bytes bytes) throws IOException {
    socket.getOutputStream().write(bytes.toByteArray());
  }

  /// The next frame; the end of the connection is an [IOException].
  public Frame read() throws IOException {
    DataInputStream input = new DataInputStream(socket.getInputStream());
    int size = (input.readUnsignedByte() << 16) | input.readUnsignedShort();
    int type = input.readUnsignedByte();
    int flags = input.readUnsignedByte();
    int streamId = input.readInt();
    return new Frame(type, flags, streamId, Bytes.wrap(input.readNBytes(size)));
  }

  /// The next frame of that type.
  public Frame read(int type) throws IOException {
    Frame frame = read();
    while (frame.type() != type) {
      frame = read();
    }
    return frame;
  }

  /// Reads until a request is answered or refused, and gives back the status of the answer or
  /// [RawHttp1#CLOSED].
  public int status(int streamId) {
    try {
      Frame frame = read();
      while (frame.type() != GOAWAY) {
        if (frame.streamId() == streamId && frame.type() == RST_STREAM) {
          return RawHttp1.CLOSED;
        } else if (frame.type() == HEADERS) {
          int status = status(frame);
          if (frame.streamId() == streamId) {
            return status;
          }
        }
        frame = read();
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("neither answered nor closed", e);
    } catch (IOException e) {
      // closed, with or without a word
    }
    return RawHttp1.CLOSED;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int status(Frame frame) {
    try {
      var block = Unpooled.wrappedBuffer(frame.payload().asByteBuffer());
      CharSequence status = decoder.decodeHeaders(frame.streamId(), block).status();
      return Integer.parseInt(status.toString());
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// A string without Huffman's code (RFC 7541, 5.2).
  private static void text(ByteArrayOutputStream block, String text) {
    int left = text.length();
    if (left < 127) {
      block.write(left);
    } else {
      block.write(127);
      for (left -= 127; left >= 128; left >>= 7) {
        block.write((left & 127) | 128);
      }
      block.write(left);
    }
    block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
