package dev.millrace.streaming.relay;

import dev.millrace.streaming.net.Counters;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Who may read what: by the video's url, which is public; a stream key finds nothing. Thread-safe.
public final class RelayAccess {
  static final int MAX_READERS = 2_000;

  /// What becomes of a request.
  public sealed interface Answer {}

  /// It is to be started, or to leave.
  public record Admitted(RelayReader reader) implements Answer {}

  /// Nothing of this name is on the air or held.
  public record NotFound() implements Answer {}

  /// There are too many readers.
  public record Full() implements Answer {}

  /// Nothing is relayed here.
  public record Off() implements Answer {}

  private final boolean on;
  private final Function<String, Optional<Relay>> relays;
  private final Counters counters;
  private final AtomicInteger readers = new AtomicInteger();

  /// @param relays the relay of a broadcast, by its video's url
  public RelayAccess(boolean on, Function<String, Optional<Relay>> relays, Counters counters) {
    this.on = on;
    this.relays = relays;
    this.counters = counters;
  }

  /// Whether one more may read `url`; if so, its place is taken until it leaves.
  ///
  /// @param loop the reader's, on which `outlet` is called; this is called there too
  public Answer admit(String url, RelayFormat format, Executor loop, Outlet outlet) {
    if (!on) {
      return new Off();
    }
    return relays
        .apply(url)
        .filter(relay -> !relay.ended())
        .map(relay -> admit(relay, format, loop, outlet))
        .orElseGet(NotFound::new);
  }

  private Answer admit(Relay relay, RelayFormat format, Executor loop, Outlet outlet) {
    if (!take(relay)) {
      counters.increment("relay.readers.refused");
      return new Full();
    }
    Runnable whenLeft =
        () -> {
          relay.release();
          readers.decrementAndGet();
        };
    return new Admitted(
        new RelayReader(relay, format, loop, outlet, counters, System::nanoTime, whenLeft));
  }

  private boolean take(Relay relay) {
    if (readers.incrementAndGet() <= MAX_READERS && relay.take()) {
      return true;
    }
    readers.decrementAndGet();
    return false;
  }
}
