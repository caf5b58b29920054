package dev.millrace.contracts;

import java.util.List;

/// Streaming's report every two seconds: the leases that it holds, and the videos whose media it
/// has deleted since api asked for it. Immutable.
///
/// @param deleted the urls of the videos that are gone
public record HeartbeatRequest(List<LeaseReport> leases, List<String> deleted) {
  public HeartbeatRequest {
    leases = List.copyOf(leases);
    deleted = List.copyOf(deleted);
  }
}
