package dev.millrace.streaming.live;

import dev.millrace.hls.Packager;
import dev.millrace.hls.PackagerConfig;
import dev.millrace.hls.Recording;
import dev.millrace.hls.RecordingLog;
import dev.millrace.hls.StreamSnapshot;
import dev.millrace.hls.Timeline;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// Makes packagers. Stateless.
final class Packagers {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 6;

  private Packagers() {}

  /// A packager whose timeline begins now, and whose numbers follow those of `before` and of what
  /// was recorded.
  static Packager after(
      String url, StreamSnapshot before, Optional<Recording> recorded, RecordingLog log) {
    long msn = recorded.map(Recording::nextMsn).orElse(0L);
    long discontinuity = recorded.map(Recording::nextDiscontinuity).orElse(0L);
    return create(
        url,
        Math.max(before.nextMsn(), msn),
        Math.max(before.nextDiscontinuity(), discontinuity),
        log);
  }

  /// One for a stream that has nothing yet.
  static Packager empty(String url) {
    return create(url, /* firstMsn= */ 0, /* firstDiscontinuity= */ 0, RecordingLog.NONE);
  }

  private static Packager create(
      String url, long firstMsn, long firstDiscontinuity, RecordingLog log) {
    byte[] token = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(token);
    return new Packager(
        new PackagerConfig(
            url,
            Base64.getUrlEncoder().withoutPadding().encodeToString(token),
            Instant.now().minusMillis(Timeline.START_MS),
            firstMsn,
            firstDiscontinuity),
        log);
  }
}
