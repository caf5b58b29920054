package dev.millrace.streaming.relay;

import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a publisher's samples go to readers, for as long as its tracks stay. Encodes only what
/// somebody reads. Owner thread only.
public final class RelayFeed {
  private final List<Lane> lanes;

  RelayFeed(List<Lane> lanes) {
    this.lanes = List.copyOf(lanes);
  }

  /// Gives a sample to those who read.
  ///
  /// @param sample on the broadcast's timeline, in milliseconds
  public void deliver(Sample sample) {
    @Nullable Bytes body = null;
    for (Lane lane : lanes) {
      if (lane.wanted()) {
        body = body == null ? FlvBodies.sample(sample) : body;
        lane.add(sample, body);
      }
    }
  }

  /// Sends what is gathered; nothing follows.
  public void close() {
    lanes.forEach(Lane::flush);
  }
}
