package dev.millrace.streaming.relay;

import dev.millrace.media.Track;
import dev.millrace.streaming.net.Counters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One broadcast's relay: what its publishers send, one after the other, to those who read.
/// Thread-safe, where nothing else is said.
public final class Relay {
  static final int MAX_READERS = 1_000;

  /// What one publisher sends for as long as its tracks stay.
  private record Period(
      Object publisher,
      @Nullable Track video,
      @Nullable Track audio,
      Map<RelayFormat, Opening> openings) {
    boolean is(Object asked, @Nullable Track itsVideo, @Nullable Track itsAudio) {
      return publisher.equals(asked)
          && Objects.equals(video, itsVideo)
          && Objects.equals(audio, itsAudio);
    }
  }

  private final Map<RelayFormat, ReaderRooms> rooms = new EnumMap<>(RelayFormat.class);
  private final AtomicInteger readers = new AtomicInteger();
  private final LongSupplier nanoTime;
  private volatile @Nullable Period period;
  private volatile boolean ended;

  public Relay(Counters counters) {
    this(counters, System::nanoTime);
  }

  Relay(Counters counters, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    for (RelayFormat format : RelayFormat.values()) {
      rooms.put(format, new ReaderRooms(counters));
    }
  }

  /// Another publisher, or other tracks: readers go on behind new sequence headers, and from the
  /// next keyframe on when the pictures are others. The owner's only, after it has closed the feed
  /// before.
  ///
  /// @param publisher what tells publishers apart
  /// @param loop the owner's thread
  public RelayFeed begin(
      Object publisher,
      @Nullable Track video,
      @Nullable Track audio,
      ScheduledExecutorService loop) {
    return begin(
        publisher,
        video,
        audio,
        (Duration delay, Runnable task) -> {
          var _ = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        });
  }

  RelayFeed begin(
      Object publisher, @Nullable Track video, @Nullable Track audio, Lane.Timer timer) {
    Period before = period;
    Period now =
        before != null && before.is(publisher, video, audio)
            ? before
            : after(before, publisher, video, audio);
    period = now;
    ended = false;
    List<Lane> lanes = new ArrayList<>();
    rooms.forEach((format, ours) ->
        lanes.add(
            new Lane(
                format,
                Objects.requireNonNull(now.openings.get(format)),
                video != null,
                ours,
                nanoTime,
                timer)));
    return new RelayFeed(lanes);
  }

  private static Period after(
      @Nullable Period before, Object publisher, @Nullable Track video, @Nullable Track audio) {
    boolean restarts =
        before == null
            || !before.publisher.equals(publisher)
            || !Objects.equals(before.video, video);
    Map<RelayFormat, Opening> openings = new EnumMap<>(RelayFormat.class);
    for (RelayFormat format : RelayFormat.values()) {
      int number = before == null ? 1 : number(before, format) + 1;
      openings.put(format, Opening.of(number, restarts, format, video, audio));
    }
    return new Period(publisher, video, audio, openings);
  }

  private static int number(Period period, RelayFormat format) {
    return Objects.requireNonNull(period.openings.get(format)).number();
  }

  /// The broadcast is over: readers are told. The owner's only, after it has closed the feed.
  public void end() {
    ended = true;
    rooms.values().forEach(ReaderRooms::end);
  }

  /// How many read.
  public int readers() {
    return readers.get();
  }

  /// Whether one more may read, which counts until [#release].
  boolean take() {
    if (readers.incrementAndGet() > MAX_READERS) {
      readers.decrementAndGet();
      return false;
    }
    return true;
  }

  void release() {
    readers.decrementAndGet();
  }

  boolean ended() {
    return ended;
  }

  ReaderRooms rooms(RelayFormat format) {
    return Objects.requireNonNull(rooms.get(format));
  }

  /// Null while no tracks are known.
  @Nullable Opening opening(RelayFormat format) {
    Period now = period;
    return now == null ? null : now.openings.get(format);
  }
}
