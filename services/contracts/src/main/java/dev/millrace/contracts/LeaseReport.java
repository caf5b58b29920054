package dev.millrace.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What streaming says of one broadcast in a [HeartbeatRequest]. Immutable.
///
/// @param state one that the reader does not know counts as `LIVE`
/// @param viewers how many people watch now
/// @param bitrate of the source, in bits per second
/// @param advice for the streamer; an older streaming service leaves it out
public record LeaseReport(
    String leaseId, LeaseState state, int viewers, long bitrate, List<Advice> advice) {
  public LeaseReport(
      String leaseId,
      @Nullable LeaseState state,
      int viewers,
      long bitrate,
      @Nullable List<Advice> advice) {
    this.leaseId = leaseId;
    this.state = state == null ? LeaseState.LIVE : state;
    this.viewers = viewers;
    this.bitrate = bitrate;
    this.advice = advice == null ? List.of() : List.copyOf(advice);
  }
}
