package dev.millrace.streaming.live;

import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.flv.FlvDemuxer;
import dev.millrace.flv.FlvEvent;
import dev.millrace.hls.Packager;
import dev.millrace.hls.Recording;
import dev.millrace.hls.SourceVerdict;
import dev.millrace.hls.Timeline;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import dev.millrace.streaming.net.CloseReason;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One publisher's stream, from FLV tag bodies to snapshots. Owner thread only, where nothing else
/// is said: the event loop of the publisher's connection.
///
/// ```
/// GATHERING (tracks, verdict; samples are kept) → RUNNING ⟲ (a track changed, or the verdict: a
///   new period)
///   → HELD (the connection was lost; the ladder gives out what it has, segments are closed)
///   → FINISHING (it is over; the ladder gives out what it has) → ENDED
/// any of them → ENDED, when another publisher takes over, or the same one comes back
/// ```
public final class LiveStream {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

  /// What a publisher that takes over goes on with.
  record Continuation(Packager packager, Timeline timeline) {}

  private enum State {
    GATHERING,
    RUNNING,
    HELD,
    FINISHING,
    ENDED
  }

  private final LiveContext context;
  private final Broadcast broadcast;
  private final KeyHash key;
  private final Publisher publisher;
  private final EventLoop loop;
  private final Consumer<LiveStream> whenEnded;
  private final CompletableFuture<Packager> begun = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final long started = System.nanoTime();
  private final FlvDemuxer demuxer = new FlvDemuxer();
  private final TrackGate gate = new TrackGate();
  private final RateLimit rate = new RateLimit();
  private final Judge judge;
  private final Gathering gathering;
  private final Periods periods;
  private final Hold hold;
  private Timeline timeline = new Timeline();
  private @Nullable Packager packager;
  private volatile VerifyAnswer answer;
  private volatile State state = State.GATHERING;
  private boolean playableLogged;

  LiveStream(
      LiveContext context,
      Broadcast broadcast,
      VerifyAnswer answer,
      KeyHash key,
      Publisher publisher,
      EventLoop loop,
      Consumer<LiveStream> whenEnded) {
    this.context = context;
    this.broadcast = broadcast;
    this.answer = answer;
    this.key = key;
    this.publisher = publisher;
    this.loop = loop;
    this.whenEnded = whenEnded;
    this.judge = new Judge(context.verdicts(), answer.channelId());
    this.gathering =
        new Gathering(
            loop, gate, judge, this::deadlinePassed, () -> publisher.end(CloseReason.UNCONFIGURED));
    this.hold = new Hold(loop, context.protection());
    this.periods =
        new Periods(context, broadcast, publisher, loop, gate, judge, this::publishSnapshot);
  }

  /// Thread-safe.
  Broadcast broadcast() {
    return broadcast;
  }

  /// Thread-safe.
  EventLoop loop() {
    return loop;
  }

  /// Of the key that it is sent with. Thread-safe.
  KeyHash key() {
    return key;
  }

  /// What api granted for it. Thread-safe.
  VerifyAnswer answer() {
    return answer;
  }

  /// Whether its publisher sends, or may come back. Thread-safe.
  boolean onAir() {
    return sending() || held();
  }

  /// Whether its publisher was lost, and may come back. Thread-safe.
  boolean held() {
    return state == State.HELD;
  }

  private boolean sending() {
    State now = state;
    return now == State.GATHERING || now == State.RUNNING;
  }

  /// The video's url. Thread-safe.
  public String url() {
    return broadcast.url();
  }

  /// The lease under which it is on the air. Thread-safe.
  public String leaseId() {
    return answer.leaseId();
  }

  /// It goes on under a lease that was granted to a publisher who never came. Thread-safe.
  void adopt(VerifyAnswer newAnswer) {
    answer = newAnswer;
  }

  /// @param recorded the recording so far: it goes on
  void begin(Optional<Continuation> continuation, Optional<Recording> recorded) {
    continuation.ifPresent(before -> {
      timeline = before.timeline();
      timeline.restart();
      playableLogged = before.packager().snapshot().playable();
    });
    if (playableLogged || recorded.isPresent()) {
      LOG.info("Video {} goes on where it was left", url());
    }
    Packager ours =
        continuation
            .map(Continuation::packager)
            .orElseGet(() ->
                Packagers.after(
                    url(), broadcast.snapshot(), recorded, context.recordings().log(url())));
    packager = ours;
    begun.complete(ours);
  }

  /// It could not begin: nobody has the broadcast then.
  void abandon() {
    state = State.ENDED;
    over.complete(null);
    var _ = gathering.end();
    broadcast.release(this);
    begun.completeExceptionally(new IllegalStateException("it could not begin"));
  }

  /// What the publisher announces.
  ///
  /// @param videoBitrate in bits per second, 0 when unknown
  /// @param audioBitrate in bits per second, 0 when unknown
  public void metadata(boolean video, boolean audio, long videoBitrate, long audioBitrate) {
    gate.announce(video, audio);
    periods.announce(videoBitrate, audioBitrate);
  }

  /// The body of an FLV video tag.
  ///
  /// @throws dev.millrace.flv.FlvException when it cannot be read or carried
  public void video(long timestampMs, Bytes body) {
    received(body);
    demuxer.video(timestampMs, body).forEach(this::event);
    publishSnapshot();
  }

  /// The body of an FLV audio tag.
  ///
  /// @throws dev.millrace.flv.FlvException when it cannot be read or carried
  public void audio(long timestampMs, Bytes body) {
    received(body);
    demuxer.audio(timestampMs, body).forEach(this::event);
    publishSnapshot();
  }

  private void received(Bytes body) {
    broadcast.received(body.size());
    gathering.media();
    if (!rate.allows(body.size()) && sending()) {
      publisher.end(CloseReason.TOO_FAST);
    }
  }

  /// Ends the broadcast; viewers get what is left, and api is told. Does nothing when another
  /// publisher has it now.
  public void end() {
    if (!onAir() || !broadcast.ownedBy(this)) {
      return;
    }
    state = State.FINISHING;
    hold.end();
    context.ends().ended(leaseId(), url());
    periods.finish(this::finish);
  }

  /// Its connection is gone, and nobody said that the broadcast is over: it is held, if it may be,
  /// until a publisher comes with the same key. Does nothing when another one has it now.
  public void lose() {
    if (!sending() || !broadcast.ownedBy(this)) {
      return;
    }
    if (!hold.allowed()) {
      end();
      return;
    }
    state = State.HELD;
    var _ = gathering.end();
    LOG.info("Video {} is held for {} s: its publisher may come back", url(), hold.seconds());
    hold.begin(this::giveUp);
    periods.finish(this::pause);
  }

  /// Ends it for a reason of ours. Thread-safe; completes when nothing of it is to come.
  CompletableFuture<Void> end(CloseReason reason) {
    publisher.end(reason);
    return CompletableFuture.runAsync(
            () -> {
              if (held()) {
                LOG.info("Video {} is held no longer: {}", url(), reason.sentence());
                end();
              }
            },
            loop)
        .thenCompose(_ -> over);
  }

  /// What its ladder still has is left out. Thread-safe; completes when that is done.
  CompletableFuture<Void> cut() {
    return CompletableFuture.runAsync(this::finish, loop);
  }

  /// Gives the broadcast to another publisher, as soon as it has begun itself. Thread-safe;
  /// completes on this stream's loop, with nothing when there is nothing to go on with.
  CompletableFuture<Optional<Continuation>> handOver() {
    return begun
        .<Optional<Packager>>handle((ours, _) -> Optional.ofNullable(ours))
        .thenApplyAsync(ours -> ours.flatMap(this::letGo), loop);
  }

  private Optional<Continuation> letGo(Packager ours) {
    Optional<Continuation> continuation =
        state == State.ENDED ? Optional.empty() : Optional.of(new Continuation(ours, timeline));
    state = State.ENDED;
    over.complete(null);
    hold.end();
    var _ = gathering.end();
    try {
      periods.close();
    } finally {
      publisher.end(CloseReason.REPLACED);
    }
    return continuation;
  }

  private void giveUp() {
    if (held()) {
      LOG.info("Video {} ends: its publisher did not come back", url());
      end();
    }
  }

  private void pause() {
    Packager ours = packager;
    if (held() && ours != null) {
      periods.close();
      ours.hold();
      broadcast.publish(ours.snapshot());
    }
  }

  private void finish() {
    Packager ours = packager;
    if (state == State.FINISHING && ours != null && broadcast.ownedBy(this)) {
      state = State.ENDED;
      periods.close();
      ours.finish();
      broadcast.publish(ours.snapshot());
      broadcast.release(this); // last: who takes it must find all that was given out
      LOG.info("Video {} has ended", url());
      whenEnded.accept(this);
    }
    over.complete(null);
  }

  private void event(FlvEvent event) {
    if (!sending()) {
      return; // the timeline may be another publisher's now
    }
    switch (event) {
      case FlvEvent.TrackConfigured(Track track) when track.id() == 0 -> {
        gate.configure(track);
        periods.end();
      }
      case FlvEvent.SampleReceived(Sample sample) when sample.track().id() == 0 -> place(sample);
      case FlvEvent.TrackConfigured _,
          FlvEvent.SampleReceived _,
          FlvEvent.EndOfSequence _ -> {} // further tracks are not carried yet
    }
  }

  private void place(Sample sample) {
    Sample placed = timeline.place(sample, TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    if (timeline.jumped()) {
      context.counters().increment("live.timestamps.jumped");
      periods.end();
    }
    if (rate.reaches(timeline.nowMs())) {
      sample(placed);
    } else {
      publisher.end(CloseReason.TOO_FAST);
    }
  }

  private void sample(Sample sample) {
    if (sample.track().video()) {
      judge(sample);
    }
    if (state == State.GATHERING) {
      gathering.keep(sample);
      tryStart();
    } else if (!periods.over() || beginPeriod()) {
      periods.deliver(sample);
    }
  }

  private void judge(Sample picture) {
    boolean changed = judge.offer(picture);
    if (changed && state == State.RUNNING && context.ladder()) {
      periods.end();
    }
    if (changed || picture.sync()) {
      boolean suited = judge.verdict().map(SourceVerdict::suited).orElse(true);
      broadcast.advise(
          judge.measure().filter(_ -> !suited).map(SourceAdvice::of).orElse(List.of()));
    }
  }

  private void deadlinePassed() {
    if (state == State.GATHERING) {
      tryStart();
      publishSnapshot();
    }
  }

  private void tryStart() {
    if (gathering.complete() && beginPeriod()) {
      state = State.RUNNING;
      gathering.end().forEach(periods::deliver);
    }
  }

  /// @return false when they change too often: the publisher is sent away
  private boolean beginPeriod() {
    Packager ours = packager;
    boolean begun = ours != null && periods.begin(ours);
    if (!begun) {
      publisher.end(CloseReason.UNSTEADY);
    }
    return begun;
  }

  private void publishSnapshot() {
    if (state == State.GATHERING || state == State.ENDED || packager == null) {
      return;
    }
    broadcast.publish(packager.snapshot());
    if (!playableLogged && packager.snapshot().playable()) {
      playableLogged = true;
      long ms = Duration.ofNanos(System.nanoTime() - started).toMillis();
      LOG.info("Video {} is playable, {} ms after its publisher came", url(), ms);
    }
  }
}
