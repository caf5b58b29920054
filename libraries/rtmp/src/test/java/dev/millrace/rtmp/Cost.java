package dev.millrace.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a piece of code takes from the heap and the processor.
final class Cost {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// What any input may take, and each of its bytes: one byte can be a whole message.
  private static final int FREE = 1 << 20;

  private static final int PER_BYTE = 256;
  private static final Duration TIME = Duration.ofSeconds(2);

  private Cost() {}

  /// Bytes that this thread allocates while it runs `code`.
  static long allocated(Runnable code) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    code.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /// What `code` gives, which must make do with what `inputSize` bytes from the wire may take. It
  /// must have run once before, since loading classes costs too.
  static <T extends @Nullable Object> T bounded(int inputSize, Supplier<T> code) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = THREADS.getCurrentThreadCpuTime();
    T result = code.get();
    nanos = THREADS.getCurrentThreadCpuTime() - nanos;
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    assertThat(allocated).isLessThan(FREE + (long) PER_BYTE * inputSize);
    assertThat(Duration.ofNanos(nanos)).isLessThan(TIME);
    return result;
  }
}
