package dev.millrace.clients;

import dev.millrace.flv.FlvTag;
import dev.millrace.media.Bytes;
import dev.millrace.rtmp.RtmpClientEvent;
import dev.millrace.rtmp.RtmpClientEvent.PublishRefused;
import dev.millrace.rtmp.RtmpClientEvent.PublishStarted;
import dev.millrace.rtmp.RtmpClientSession;
import dev.millrace.rtmp.RtmpLimits;
import dev.millrace.rtmp.StreamKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A publisher such as OBS on a socket of its own, which can also leave as no encoder would on
/// purpose. One thread sends; what the server says is read beside it.
public final class RtmpPublisher implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String APP = "streaming";

  private final Socket socket = new Socket();
  private final RtmpClientSession session;
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CompletableFuture<PublishRefused> refused = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private RtmpPublisher(InetSocketAddress server, StreamKey key) {
    byte[] random = new byte[1528];
    new SecureRandom().nextBytes(random);
    String tcUrl = "rtmp://" + server.getHostString() + ":" + server.getPort() + "/" + APP;
    this.session = new RtmpClientSession(RtmpLimits.DEFAULT, Bytes.wrap(random), tcUrl, APP, key);
  }

  /// Connects and waits until the server takes media.
  ///
  /// @throws PublishRefusedException when the server refuses, with its reason
  /// @throws IOException when there is no server, it closes, or it does not answer in ten seconds
  public static RtmpPublisher publish(InetSocketAddress server, StreamKey key) throws IOException {
    RtmpPublisher publisher = new RtmpPublisher(server, key);
    publisher.socket.connect(server, (int) DEADLINE.toMillis());
    publisher.socket.setTcpNoDelay(true);
    Thread.startVirtualThread(publisher::read);
    publisher.flush();
    try {
      CompletableFuture.anyOf(publisher.started, publisher.refused, publisher.closed)
          .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      publisher.cut();
      throw new IOException("no answer to the publish", e);
    }
    if (!publisher.started.isDone()) {
      publisher.close();
      if (publisher.refused.isDone()) {
        PublishRefused reason = publisher.refused.join();
        throw new PublishRefusedException(reason.code(), reason.description());
      }
      throw new IOException("the server closed the connection");
    }
    return publisher;
  }

  /// Announces the tracks, as `@setDataFrame` does.
  public void metadata(boolean video, boolean audio) throws IOException {
    synchronized (session) {
      session.metadata(video, audio, "Millrace testkit");
    }
    flush();
  }

  /// Sends a tag now. Script tags are left out.
  public void send(FlvTag tag) throws IOException {
    synchronized (session) {
      switch (tag.type()) {
        case VIDEO -> session.video(tag.timestampMs(), tag.body());
        case AUDIO -> session.audio(tag.timestampMs(), tag.body());
        case SCRIPT -> {
          return;
        }
      }
    }
    flush();
  }

  /// Sends each tag when its time has come, counted from the first one.
  public void play(List<FlvTag> tags) throws IOException {
    long began = System.nanoTime();
    for (FlvTag tag : tags) {
      long offsetMs = tag.timestampMs() - tags.getFirst().timestampMs();
      long due = began + TimeUnit.MILLISECONDS.toNanos(offsetMs);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      send(tag);
    }
  }

  /// Ends the publish as OBS does, and closes.
  public void stop() throws IOException {
    synchronized (session) {
      session.stop();
    }
    flush();
    close();
  }

  /// Leaves as a machine that crashes: a reset without a word.
  public void cut() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /// What the server said when it ended a publish that it had begun.
  ///
  /// @throws java.util.concurrent.CompletionException when it says nothing in ten seconds
  public PublishRefused awaitEnd() {
    return refused.copy().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /// Waits until the server has closed the connection, at most ten seconds.
  public void awaitClosed() {
    closed.copy().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /// Closes the socket without a word, in the way of TCP.
  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void read() {
    byte[] buffer = new byte[16 << 10];
    try {
      for (int read = socket.getInputStream().read(buffer);
          read >= 0;
          read = socket.getInputStream().read(buffer)) {
        List<RtmpClientEvent> events;
        synchronized (session) {
          events = session.receive(ByteBuffer.wrap(buffer, 0, read));
        }
        flush();
        events.forEach(this::handle);
      }
    } catch (IOException e) {
      // the connection is gone, which is what `closed` says
    } finally {
      closed.complete(null);
    }
  }

  private void handle(RtmpClientEvent event) {
    switch (event) {
      case PublishStarted _ -> started.complete(null);
      case PublishRefused reason -> refused.complete(reason);
    }
  }

  private void flush() throws IOException {
    synchronized (session) {
      Bytes output = session.takeOutput();
      if (!output.isEmpty()) {
        byte[] bytes = new byte[output.size()];
        output.asByteBuffer().get(bytes);
        socket.getOutputStream().write(bytes);
      }
    }
  }
}
