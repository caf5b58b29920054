package dev.millrace.streaming.relay;

import dev.millrace.media.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A reader's connection that takes what is written at once, or nothing until it is told to.
final class FakeOutlet implements Outlet {
  final List<Bytes> written = new ArrayList<>();
  private final Deque<Runnable> untaken = new ArrayDeque<>();
  boolean reads = true;
  @Nullable RelayEnd end;

  @Override
  public void write(Bytes bytes, Runnable taken) {
    written.add(bytes);
    if (reads) {
      taken.run();
    } else {
      untaken.add(taken);
    }
  }

  @Override
  public void end(RelayEnd reason) {
    end = reason;
  }

  /// It has read all of it, and reads on.
  void resume() {
    reads = true;
    untaken.forEach(Runnable::run);
    untaken.clear();
  }

  long bytes() {
    return written.stream().mapToLong(Bytes::size).sum();
  }
}
