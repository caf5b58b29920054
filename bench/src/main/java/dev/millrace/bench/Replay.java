package dev.millrace.bench;

import dev.millrace.clients.RtmpPublisher;
import dev.millrace.flv.FlvTag;
import dev.millrace.rtmp.StreamKey;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Publishers that play one clip in real time, spread over two seconds so that their keyframes do
/// not come together. One thread sends for all of them.
final class Replay {
  private static final long SPREAD_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final PriorityQueue<Source> due =
      new PriorityQueue<>(Comparator.comparingLong(Source::due));

  private Replay() {}

  /// Connects all of them, with the keys `name-0`, `name-1` and so on.
  static Replay begin(InetSocketAddress rtmp, Clip clip, int publishers, String name)
      throws IOException {
    return begin(
        rtmp,
        clip,
        IntStream.range(0, publishers).mapToObj(i -> new StreamKey(name + '-' + i)).toList());
  }

  /// Connects one for each key.
  static Replay begin(InetSocketAddress rtmp, Clip clip, List<StreamKey> keys) throws IOException {
    Replay replay = new Replay();
    List<RtmpPublisher> connected = new ArrayList<>();
    for (StreamKey key : keys) {
      RtmpPublisher publisher = RtmpPublisher.publish(rtmp, key);
      publisher.metadata(/* video= */ true, /* audio= */ true);
      connected.add(publisher);
    }
    long now = System.nanoTime();
    for (int i = 0; i < keys.size(); i++) {
      replay.due.add(new Source(connected.get(i), clip, now + SPREAD_NANOS * i / keys.size()));
    }
    return replay;
  }

  /// Sends for `length`, then stops all of them. Every five seconds it tells how late the tags were
  /// taken by the server.
  void play(Duration length, PrintStream out) throws IOException {
    long end = System.nanoTime() + length.toNanos();
    Lateness lateness = new Lateness(out);
    for (Source source = due.element(); source.due() < end; source = due.element()) {
      for (long left = source.due() - System.nanoTime();
          left > 0;
          left = source.due() - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      due.remove();
      long when = source.due();
      source.send();
      lateness.add(System.nanoTime() - when);
      due.add(source);
    }
    for (Source source : due) { // without the one that was due last
      source.publisher.stop();
    }
  }

  private static final class Source {
    private final RtmpPublisher publisher;
    private final Clip clip;
    private final long began;
    private long index;

    Source(RtmpPublisher publisher, Clip clip, long began) {
      this.publisher = publisher;
      this.clip = clip;
      this.began = began;
    }

    long due() {
      return began + TimeUnit.MILLISECONDS.toNanos(clip.tag(index).timestampMs());
    }

    void send() throws IOException {
      FlvTag tag = clip.tag(index++);
      publisher.send(tag);
    }
  }
}
