package dev.millrace.streaming.live;

import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.hls.Recording;
import dev.millrace.streaming.net.CloseReason;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// All broadcasts that viewers can fetch from, by url. Thread-safe.
public final class Broadcasts {
  /// How long an ended broadcast can be fetched.
  private static final Duration AFTER_END = Duration.ofSeconds(75);

  /// What the event loops may take to end what has been waited for in vain.
  private static final Duration CUT = Duration.ofMillis(500);

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

  /// Those that a publisher feeds, and those that wait for one to come back.
  public List<Broadcast> onAir() {
    return byUrl.values().stream().filter(Broadcast::onAir).toList();
  }

  /// Ends all that are on the air, or held, and waits for what their ladders still have: what is
  /// not given out by now is in no recording, and api cannot be told of an end that has not come. A
  /// ladder that is too far behind is not waited for: the other renditions are whole without it.
  public void endAll(CloseReason reason, Duration deadline) {
    await(byUrl.values().stream().map(broadcast -> broadcast.end(reason)), deadline);
    await(byUrl.values().stream().map(Broadcast::cut), CUT);
  }

  private static void await(Stream<CompletableFuture<Void>> ends, Duration deadline) {
    CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, deadline.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> null)
        .join();
  }

  /// A publisher with a good key begins: what another one had on the air at the same url is taken
  /// over. Completes on `loop`, which owns the stream from then on; when that fails nobody has the
  /// broadcast.
  public CompletableFuture<LiveStream> begin(
      VerifyAnswer answer, KeyHash key, Publisher publisher, EventLoop loop) {
    CompletableFuture<Optional<Recording>> before = recorded(answer.videoUrl());
    Broadcast broadcast =
        byUrl.computeIfAbsent(
            answer.videoUrl(),
            url -> new Broadcast(url, Packagers.empty(url).snapshot(), context.counters()));
    LiveStream stream =
        new LiveStream(context, broadcast, answer, key, publisher, loop, this::ended);
    Optional<LiveStream> predecessor = broadcast.take(stream);
    byUrl.putIfAbsent(answer.videoUrl(), broadcast); // it may have been let go of just before
    return predecessor
        .map(LiveStream::handOver)
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
        .completeOnTimeout(Optional.empty(), HAND_OVER.toMillis(), TimeUnit.MILLISECONDS)
        .thenCombineAsync(
            before,
            (continuation, recorded) -> {
              stream.begin(continuation, recorded);
              return stream;
            },
            loop)
        .exceptionallyAsync(
            failure -> {
              stream.abandon();
              drop(broadcast);
              throw new CompletionException(failure);
            },
            loop);
  }

  /// A recording goes on where it ended, also when the server was restarted.
  private CompletableFuture<Optional<Recording>> recorded(String url) {
    return context
        .recordings()
        .find(url)
        .completeOnTimeout(Optional.empty(), HAND_OVER.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> Optional.empty());
  }

  /// What api granted for a key whose broadcast is on the air, or held: it is good for as long as
  /// api cannot be asked.
  public Optional<VerifyAnswer> granted(KeyHash key) {
    return onAir().stream().flatMap(broadcast -> broadcast.grantedTo(key).stream()).findFirst();
  }

  /// A lease was granted that no stream began with: what is on the air with the same key goes on
  /// under it. With another key it does not: that one is not good any more.
  ///
  /// @return false when the lease is of no use
  public boolean adopt(VerifyAnswer answer, KeyHash key) {
    Broadcast broadcast = byUrl.get(answer.videoUrl());
    return broadcast != null && broadcast.adopt(answer, key);
  }

  /// Lets go of what can be fetched from memory.
  ///
  /// @return false when it is on the air, or not all of it is written yet
  private boolean forget(String url) {
    return byUrl.computeIfPresent(
            url, (_, broadcast) -> broadcast.isRecorded() && !broadcast.owned() ? null : broadcast)
        == null;
  }

  /// Of one that could not begin nothing is left to be fetched; another may have it by now.
  private void drop(Broadcast broadcast) {
    byUrl.computeIfPresent(
        broadcast.url(), (_, known) -> known == broadcast && !broadcast.owned() ? null : known);
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

  private void forgetLater(String url, EventLoop loop) {
    if (!loop.isShuttingDown()) {
      var _ = loop.schedule(() -> forget(url), AFTER_END.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private void ended(LiveStream stream) {
    Broadcast broadcast = stream.broadcast();
    var _ =
        context
            .recordings()
            .written()
            .whenComplete((_, _) -> {
              broadcast.recorded(stream);
              forgetLater(broadcast.url(), stream.loop());
            });
  }
}
