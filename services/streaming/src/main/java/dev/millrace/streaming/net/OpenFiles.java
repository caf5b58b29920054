package dev.millrace.streaming.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// How many files and sockets this process may have open. Stateless.
public final class OpenFiles {
  /// Of ten, for connections; the others are for what is sent, recorded and piped.
  private static final int SHARE = 8;

  private OpenFiles() {}

  /// The bound of the operating system (`ulimit -n`, which Java raises to the hard one).
  public static long max() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /// How many viewers' connections may take of those that are free at the start.
  public static long forConnections() {
    return (max() - open()) / 10 * SHARE;
  }

  private static long open() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getOpenFileDescriptorCount()
        : 0;
  }
}
