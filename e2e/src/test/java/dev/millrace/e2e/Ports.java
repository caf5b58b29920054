package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/// TCP ports of this machine's loopback address.
final class Ports {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private Ports() {}

  /// One that nobody uses at the moment.
  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until the program listens there.
  static void await(Process program, int port) {
    until(DEADLINE, () -> program.isAlive() && listens(port));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
