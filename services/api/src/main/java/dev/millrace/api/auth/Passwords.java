package dev.millrace.api.auth;

import dev.millrace.api.problem.ProblemException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/// Argon2id with the parameters that OWASP recommends: 19 MiB, 2 passes. Only a few are computed at
/// a time, since each takes memory. Thread-safe.
@Component
class Passwords {
  private static final int MEMORY_KIB = 19_456;
  private static final long DEADLINE_SECONDS = 10;

  /// Matches no password, and takes as long as any other: an unknown name does not show.
  static final String DUMMY_HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$"
          + "bWlsbHJhY2Utbm8tc2FsdA$"
          + "bWlsbHJhY2UtbWF0Y2hlcy1ubyBwYXNzd29yZCBhdCA";

  private final Argon2PasswordEncoder encoder =
      new Argon2PasswordEncoder(
          /* saltLength= */ 16, /* hashLength= */ 32, /* parallelism= */ 1, MEMORY_KIB, 2);
  private final Semaphore slots =
      new Semaphore(2 * Runtime.getRuntime().availableProcessors(), /* fair= */ true);

  String hash(String password) {
    return inSlot(() -> String.valueOf(encoder.encode(password)));
  }

  boolean matches(String password, String hash) {
    return inSlot(() -> encoder.matches(password, hash));
  }

  private <T> T inSlot(Supplier<T> work) {
    try {
      if (!slots.tryAcquire(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw ProblemException.of(
            HttpStatus.SERVICE_UNAVAILABLE, "Too many people are logging in, try again.");
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
