package dev.millrace.conformance;

import java.util.concurrent.CompletableFuture;

/// Requests that a server must refuse (RFC 8216bis, 6.2.5.2).
final class ServerProbes {
  private static final int BAD_REQUEST = 400;
  private static final int FAR = 100;

  private ServerProbes() {}

  static void check(MediaPlaylist playlist, PlaylistLoader loader, Reporter out) {
    String far = "_HLS_msn=" + (playlist.nextMsn() + FAR);
    CompletableFuture<Answer> withoutMsn = loader.start("_HLS_part=0", Reading.LISTED_DEADLINE);
    CompletableFuture<Answer> ahead = loader.start(far, Reading.LISTED_DEADLINE);
    refused(Rule.PART_WITHOUT_MSN_REFUSED, "_HLS_part=0", withoutMsn.join(), out);
    refused(Rule.FAR_MSN_REFUSED, far, ahead.join(), out);
  }

  private static void refused(Rule rule, String query, Answer answer, Reporter out) {
    if (answer.status() != BAD_REQUEST) {
      out.report(rule, "%s: %s".formatted(query, answer.outcome()));
    }
  }
}
