package dev.millrace.api.auth;

import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.text.Normalizer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/// Argon2id with the parameters that OWASP recommends: 19 MiB, 2 passes. Only a few are computed at
/// a time, since each takes memory. Thread-safe.
@Component
class Passwords {
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final long DEADLINE_SECONDS = 10;

  /// How many are computed at a time.
  static final int SLOTS = 2 * Runtime.getRuntime().availableProcessors();

  /// Matches no password, and takes as long as any other: an unknown name does not show.
  static final String DUMMY_HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$"
          + "bWlsbHJhY2Utbm8tc2FsdA$"
          + "bWlsbHJhY2UtbWF0Y2hlcy1ubyBwYXNzd29yZCBhdCA";

  /// How often passwords were checked, and for how long.
  static final String CHECKS = "millrace.passwords.checked";

  private final Argon2PasswordEncoder encoder =
      new Argon2PasswordEncoder(
          /* saltLength= */ 16, /* hashLength= */ 32, /* parallelism= */ 1, MEMORY_KIB, PASSES);
  private final Semaphore slots = new Semaphore(SLOTS, /* fair= */ true);
  private final Timer checks;

  Passwords(MeterRegistry meters) {
    this.checks = meters.timer(CHECKS);
  }

  String hash(String password) {
    return inSlot(() -> String.valueOf(encoder.encode(normalized(password))));
  }

  boolean matches(String password, String hash) {
    return inSlot(() -> checks.record(() -> encoder.matches(normalized(password), hash)));
  }

  /// Whether it was made with weaker parameters than today's.
  boolean isOutdated(String hash) {
    return encoder.upgradeEncoding(hash);
  }

  /// What each system types differently for the same keys is the same: NIST SP 800-63B-3, 5.1.1.2.
  static String normalized(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }

  /// Does what takes much of a processor, as soon as there is room.
  ///
  /// @throws ProblemException 503 when there is none
  <T> T inSlot(Supplier<T> work) {
    try {
      if (!slots.tryAcquire(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw ProblemException.of(ProblemType.BUSY, "Too many people are logging in, try again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    try {
      return work.get();
    } finally {
      slots.release();
    }
  }
}
