package dev.millrace.broker;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one connection to the broker, and what is done over it: a thread opens both, and opens
/// them anew when the connection was lost, or could not be had yet. Thread-safe.
///
/// The client's own recovery is off: it does not make the first connection, and one way is enough.
public final class BrokerLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerLink.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(9);
  private static final int CLOSE_TIMEOUT_MS = 2_000;

  /// What is done over one connection.
  public interface Session extends AutoCloseable {
    /// Ends what is being done, within some seconds; the connection is closed afterwards.
    @Override
    void close();
  }

  /// Begins what is done over a connection.
  @FunctionalInterface
  public interface Opener {
    /// Declares all that it needs.
    ///
    /// @param lost to be called when something that is needed over the connection is gone; that the
    ///   connection itself is, the link sees
    /// @throws IOException when the broker refuses, or is away again
    Session open(Connection connection, Runnable lost) throws IOException;
  }

  private final String name;
  private final BrokerConnections connections;
  private final Opener opener;
  private final Thread thread;
  private volatile boolean connected;
  private volatile boolean stopping;
  private String complaint = "";

  private BrokerLink(String name, URI broker, Opener opener) {
    this.name = name;
    this.connections = new BrokerConnections(broker);
    this.opener = opener;
    this.thread = Thread.ofPlatform().name("broker").unstarted(this::run);
  }

  /// Begins to connect, and waits for nothing.
  ///
  /// @param name what the broker and the log call it
  /// @param broker as for [BrokerConnections]
  /// @throws IllegalArgumentException when `broker` is no address of one
  public static BrokerLink open(String name, URI broker, Opener opener) {
    BrokerLink link = new BrokerLink(name, broker, opener);
    link.thread.start();
    return link;
  }

  /// Whether a session is open.
  public boolean connected() {
    return connected;
  }

  /// Closes the session and the connection; at most some seconds.
  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    try {
      if (!thread.join(STOP_DEADLINE)) {
        LOG.warn("{} did not leave the broker within {} s", name, STOP_DEADLINE.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!stopping) {
      long began = System.nanoTime();
      serve();
      boolean lasted = System.nanoTime() - began > LONGEST_PAUSE.toNanos();
      pause = lasted ? FIRST_PAUSE : longer(pause);
      try {
        Thread.sleep(pause);
      } catch (InterruptedException _) {
        return; // it is being stopped
      }
    }
  }

  /// Returns when the connection is lost, or cannot be had, or we are to stop.
  private void serve() {
    try {
      Connection connection = connections.open(name);
      CountDownLatch lost = new CountDownLatch(1);
      connection.addShutdownListener(_ -> lost.countDown());
      try (Session _ = opener.open(connection, lost::countDown)) {
        connected = true;
        LOG.info("{} is connected to the broker {}", name, connections.address());
        lost.await();
        complaint = "";
        complain("the connection was lost");
      } finally {
        connected = false;
        connection.abort(CLOSE_TIMEOUT_MS);
      }
    } catch (IOException | RuntimeException e) {
      complain(reason(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Once for each reason: it is tried again and again.
  private void complain(String reason) {
    if (!stopping && !reason.equals(complaint)) {
      complaint = reason;
      LOG.warn(
          "{} is not connected to the broker {}, and tries again: {}",
          name,
          connections.address(),
          reason);
    }
  }

  /// The client wraps what the broker says.
  private static String reason(Exception e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null ? deepest.toString() : message;
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }
}
