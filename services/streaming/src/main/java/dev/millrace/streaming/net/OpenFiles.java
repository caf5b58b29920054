package dev.millrace.streaming.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// How many files and sockets this process may have open. Stateless.
public final class OpenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  /// Of ten, for connections; the others are for what is sent, recorded and piped.
  private static final int VIEWERS = 8;

  private static final int RTMP = 1;

  private OpenFiles() {}

  /// The bound of the operating system (`ulimit -n`, which Java raises to the hard one).
  public static long max() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  /// How many viewers' connections may take of those that are free at the start.
  public static long forViewers() {
    return (max() - open()) / 10 * VIEWERS;
  }

  /// The same for RTMP.
  public static long forRtmp() {
    return (max() - open()) / 10 * RTMP;
  }

  /// Says that there can be fewer connections than are wanted. Whoever chose that number must know.
  ///
  /// @param chosen whether it is not the default
  public static void tellBound(String what, int bound, int wanted, boolean chosen) {
    if (bound < wanted) {
      LOG.atLevel(chosen ? Level.INFO : Level.DEBUG)
          .log(
              "At most {} connections of {}, not {}: this process may have {} files open, see ulimit -n",
              bound,
              what,
              wanted,
              max());
    }
  }

  private static long open() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? system.getOpenFileDescriptorCount()
        : 0;
  }
}
