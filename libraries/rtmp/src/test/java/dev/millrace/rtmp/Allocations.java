package dev.millrace.rtmp;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// What a piece of code takes from the heap.
final class Allocations {
  private Allocations() {}

  /// Bytes that this thread allocates while it runs `code`.
  static long during(Runnable code) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    code.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
