package dev.millrace.conformance;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Requests that players seldom make (RFC 8216bis, 6.2.5).
final class ServerProbes {
  private static final int BAD_REQUEST = 400;
  private static final int FAR = 100;

  /// More than a segment holds, whatever PART-TARGET is.
  private static final int FAR_PART = 1000;

  private ServerProbes() {}

  /// What a server must refuse, and what it must not.
  static void check(MediaPlaylist playlist, PlaylistLoader loader, Reporter out) {
    String far = "_HLS_msn=" + (playlist.nextMsn() + FAR);
    String farPart = "_HLS_msn=%d&_HLS_part=%d".formatted(playlist.nextMsn() + 1, FAR_PART);
    String old = "_HLS_msn=" + Math.max(0, playlist.mediaSequence() - 1);
    CompletableFuture<Answer> withoutMsn = loader.start("_HLS_part=0", Reading.LISTED_DEADLINE);
    CompletableFuture<Answer> ahead = loader.start(far, Reading.LISTED_DEADLINE);
    CompletableFuture<Answer> partAhead = loader.start(farPart, Reading.LISTED_DEADLINE);
    CompletableFuture<Answer> behind = loader.start(old, Reading.LISTED_DEADLINE);
    refused(Rule.PART_WITHOUT_MSN_REFUSED, "_HLS_part=0", withoutMsn.join(), out);
    refused(Rule.FAR_MSN_REFUSED, far, ahead.join(), out);
    if (playlist.partTarget() != null) {
      refused(Rule.FAR_PART_REFUSED, farPart, partAhead.join(), out);
    }
    if (!behind.join().ok()) {
      out.report(Rule.OLD_MSN_ANSWERED, "%s: %s".formatted(old, behind.join().outcome()));
    }
  }

  /// @param playlist one that has ended
  static void checkEnded(MediaPlaylist playlist, PlaylistLoader loader, Reporter out) {
    String all = "_HLS_msn=%d&_HLS_part=0&_HLS_skip=YES".formatted(playlist.nextMsn() + FAR);
    Answer answer = loader.start(all, Reading.LISTED_DEADLINE).join();
    if (!answer.ok()) {
      out.report(Rule.END_IGNORES_DIRECTIVES, "%s: %s".formatted(all, answer.outcome()));
      return;
    }
    Optional<MediaPlaylist> again = loader.parse(answer);
    boolean same =
        again
            .filter(now -> now.skipped() == 0 && now.ended() && now.next().equals(playlist.next()))
            .isPresent();
    if (!same) {
      out.report(Rule.END_IGNORES_DIRECTIVES, all + ": another playlist than without");
    }
  }

  private static void refused(Rule rule, String query, Answer answer, Reporter out) {
    if (answer.status() != BAD_REQUEST) {
      out.report(rule, "%s: %s".formatted(query, answer.outcome()));
    }
  }
}
