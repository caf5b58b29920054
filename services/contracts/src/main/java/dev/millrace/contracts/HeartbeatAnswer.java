package dev.millrace.contracts;

import java.util.List;

/// Api's answer to a [HeartbeatRequest]. Immutable.
///
/// @param revoked the ids of the leases whose broadcast must end at once
/// @param deleted the urls of the videos whose media must go; repeated until acknowledged
public record HeartbeatAnswer(List<String> revoked, List<String> deleted) {
  public HeartbeatAnswer {
    revoked = List.copyOf(revoked);
    deleted = List.copyOf(deleted);
  }
}
