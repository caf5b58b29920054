package dev.millrace.streaming.testing;

import dev.millrace.media.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Clients that get no further than the handshake: silent ones, some in the middle of it, some
/// behind it, and some that send a byte each second.
public final class HalfOpen implements AutoCloseable {
  private static final Bytes HALF = Bytes.concat(Bytes.of(3), Bytes.wrap(new byte[1000]));
  private static final Bytes WHOLE = Bytes.concat(Bytes.of(3), Bytes.wrap(new byte[2 * 1536]));

  private final List<RawClient> clients = new ArrayList<>();
  private final ScheduledExecutorService seconds = Executors.newSingleThreadScheduledExecutor();

  public HalfOpen(InetSocketAddress server, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      RawClient client = new RawClient(server, "none");
      clients.add(client);
      switch (i % 4) {
        case 0 -> client.writeWhileOpen(HALF);
        case 1 -> client.writeWhileOpen(WHOLE);
        case 2 -> {
          var _ =
              seconds.scheduleAtFixedRate(
                  () -> client.writeWhileOpen(Bytes.of(3)), 0, 1, TimeUnit.SECONDS);
        }
        default -> {} // not a byte
      }
    }
  }

  /// Waits until the server has closed all of them.
  public void awaitClosed() {
    clients.forEach(RawClient::awaitClosed);
  }

  @Override
  public void close() throws IOException {
    seconds.shutdownNow();
    for (RawClient client : clients) {
      client.close();
    }
  }
}
