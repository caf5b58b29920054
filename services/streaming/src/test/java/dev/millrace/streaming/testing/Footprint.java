package dev.millrace.streaming.testing;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/// What this process holds, both ends of its connections included. Immutable.
///
/// @param heap bytes that are left when the garbage is gone
/// @param direct bytes outside the heap, Netty's included
/// @param files open files, sockets included
public record Footprint(long heap, long direct, long files) {
  public static Footprint now() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    long files =
        ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
            .getOpenFileDescriptorCount();
    return new Footprint(
        heap, direct + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory(), files);
  }

  /// Whether this is no more than `before` and what broadcasts go on to collect.
  public boolean isBackTo(Footprint before, long memory, int moreFiles) {
    return heap <= before.heap + memory
        && direct <= before.direct + memory
        && files <= before.files + moreFiles;
  }
}
