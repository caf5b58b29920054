package dev.millrace.api.event;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What one client is still to be sent. One thread writes it, any may add.
final class EventStream {
  /// More is waiting only where nobody reads.
  static final int MAX_WAITING = 64;

  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = {};

  private final Topic topic;
  private final String address;
  private final Duration heartbeat;
  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private volatile boolean closed;

  /// @param address what its connection counts for
  /// @param heartbeat after how much silence it is sent a comment: proxies keep the connection, and
  ///   a client that has gone is noticed
  EventStream(Topic topic, String address, Duration heartbeat) {
    this.topic = topic;
    this.address = address;
    this.heartbeat = heartbeat;
  }

  Topic topic() {
    return topic;
  }

  String address() {
    return address;
  }

  /// Never blocks.
  ///
  /// @return false when the client does not read: it is closed then
  boolean add(byte[] event) {
    if (closed || waiting.offer(event)) {
      return true;
    }
    close();
    return false;
  }

  /// Ends it, whatever is waiting.
  void close() {
    closed = true;
    waiting.clear();
    var _ = waiting.offer(END);
  }

  /// Writes what is added until it is closed.
  ///
  /// @throws IOException when the client has left
  void writeTo(OutputStream out) throws IOException, InterruptedException {
    while (!closed) {
      byte @Nullable [] next = waiting.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
      out.write(next == null ? HEARTBEAT : next);
      for (next = waiting.poll(); next != null && !closed; next = waiting.poll()) {
        out.write(next);
      }
      out.flush();
    }
  }
}
