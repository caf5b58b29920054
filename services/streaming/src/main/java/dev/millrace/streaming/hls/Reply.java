package dev.millrace.streaming.hls;

import dev.millrace.hls.HlsAnswer;
import dev.millrace.streaming.relay.Outlet;
import dev.millrace.streaming.relay.RelayReader;

/// Where the answer to one request goes, which is sent once. On the connection's loop only.
interface Reply {
  void send(HlsResponse response);

  /// A playlist in memory, which others ask for at the same time.
  void send(HlsAnswer.Playlist playlist);

  /// Where a body goes that is relayed.
  Outlet outlet();

  /// Sends what `reader`, of [#outlet], brings until the broadcast ends or the viewer leaves.
  void relay(RelayReader reader);
}
