package dev.millrace.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// How late the server took what was sent, told every five seconds. Owner thread only.
final class Lateness {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PrintStream out;
  private long[] nanos = new long[1024];
  private int count;
  private long periodBegan = System.nanoTime();

  Lateness(PrintStream out) {
    this.out = out;
  }

  void add(long late) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = late;
    if (System.nanoTime() - periodBegan > PERIOD_NANOS) {
      tell();
      count = 0;
      periodBegan = System.nanoTime();
    }
  }

  private void tell() {
    Arrays.sort(nanos, 0, count);
    out.printf(
        "late p50 %.1f p99 %.1f max %.1f ms%n",
        nanos[count / 2] / 1e6, nanos[count * 99 / 100] / 1e6, nanos[count - 1] / 1e6);
  }
}
