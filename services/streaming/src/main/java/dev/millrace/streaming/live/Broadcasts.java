package dev.millrace.streaming.live;

import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.hls.Recording;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// All broadcasts that viewers can fetch from, by url. Thread-safe.
public final class Broadcasts {
  /// How long an ended broadcast can be fetched.
  private static final Duration AFTER_END = Duration.ofSeconds(75);

  /// How long the publisher before may take to let go.
  private static final Duration HAND_OVER = Duration.ofSeconds(5);

  private final Map<String, Broadcast> byUrl = new ConcurrentHashMap<>();
  private final LiveContext context;

  public Broadcasts(LiveContext context) {
    this.context = context;
  }

  public Optional<Broadcast> find(String url) {
    return Optional.ofNullable(byUrl.get(url));
  }

  public List<Broadcast> onAir() {
    return byUrl.values().stream().filter(Broadcast::onAir).toList();
  }

  /// A publisher with a good key begins: what another one had on the air at the same url is taken
  /// over. Completes on `loop`, which owns the stream from then on.
  public CompletableFuture<LiveStream> begin(
      VerifyAnswer answer, Publisher publisher, EventLoop loop) {
    Broadcast broadcast =
        byUrl.computeIfAbsent(
            answer.videoUrl(), url -> new Broadcast(url, Packagers.empty(url).snapshot()));
    LiveStream stream = new LiveStream(context, broadcast, answer, publisher, loop, this::ended);
    return broadcast
        .take(stream)
        .map(LiveStream::handOver)
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
        .completeOnTimeout(Optional.empty(), HAND_OVER.toMillis(), TimeUnit.MILLISECONDS)
        .thenCombineAsync(
            recordedMsn(answer.videoUrl()),
            (continuation, msn) -> {
              stream.begin(continuation, msn);
              return stream;
            },
            loop);
  }

  /// A recording goes on where it ended, also when the server was restarted.
  private CompletableFuture<Long> recordedMsn(String url) {
    return context
        .recordings()
        .find(url)
        .thenApply(found -> found.map(Recording::nextMsn).orElse(0L))
        .completeOnTimeout(0L, HAND_OVER.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> 0L);
  }

  /// A publisher left before its stream began: what another one has on the air goes on under the
  /// new lease.
  ///
  /// @return false when nothing is on the air, so that the lease is of no use
  public boolean adopt(VerifyAnswer answer) {
    Broadcast broadcast = byUrl.get(answer.videoUrl());
    return broadcast != null && broadcast.adopt(answer.leaseId());
  }

  /// Lets go of what can be fetched from memory.
  ///
  /// @return false when it is still on the air
  private boolean forget(String url) {
    return byUrl.computeIfPresent(url, (_, broadcast) -> broadcast.onAir() ? broadcast : null)
        == null;
  }

  /// The media of a deleted video goes, with its recording, at once or when its publisher has been
  /// sent away.
  ///
  /// @return whether it went
  public CompletableFuture<Boolean> delete(String url) {
    if (!forget(url)) {
      return CompletableFuture.completedFuture(false);
    }
    return context.recordings().delete(url).thenApply(_ -> true).exceptionally(_ -> false);
  }

  private void ended(LiveStream stream) {
    Broadcast broadcast = stream.broadcast();
    var _ = context.recordings().written().thenRun(broadcast::recorded);
    var _ =
        stream
            .loop()
            .schedule(() -> forget(broadcast.url()), AFTER_END.toSeconds(), TimeUnit.SECONDS);
  }
}
