package dev.millrace.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/// What a password's hash costs alone, with the parameters of the api: prints the CPU milliseconds
/// of one check, of the whole process, since it leaves 19 MiB to the collector.
///
/// Argument: how many are measured, after five times as many to warm up.
public final class PasswordHash {
  private static final String PASSWORD = "quiet lantern 42";

  private static final int WARM_UP = 5;

  private PasswordHash() {}

  public static void main(String[] arguments) {
    int count = Integer.parseInt(arguments[0]);
    Argon2PasswordEncoder encoder =
        new Argon2PasswordEncoder(
            /* saltLength= */ 16,
            /* hashLength= */ 32,
            /* parallelism= */ 1,
            /* memory= */ 19_456,
            /* iterations= */ 2);
    String hash = encoder.encode(PASSWORD);
    var _ = check(encoder, hash, WARM_UP * count);
    System.out.printf("%.1f%n", check(encoder, hash, count).toNanos() / 1e6 / count);
  }

  private static Duration check(Argon2PasswordEncoder encoder, String hash, int count) {
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long before = process.getProcessCpuTime();
    for (int i = 0; i < count; i++) {
      if (!encoder.matches(PASSWORD, hash)) {
        throw new IllegalStateException("The password is the right one");
      }
    }
    return Duration.ofNanos(process.getProcessCpuTime() - before);
  }
}
