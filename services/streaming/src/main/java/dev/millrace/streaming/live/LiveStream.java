package dev.millrace.streaming.live;

import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.flv.FlvDemuxer;
import dev.millrace.flv.FlvEvent;
import dev.millrace.hls.Packager;
import dev.millrace.hls.Rendition;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One publisher's stream, from FLV tag bodies to snapshots. Owner thread only, where nothing else
/// is said: the event loop of the publisher's connection.
///
/// ```
/// GATHERING (tracks, verdict; samples are held) → RUNNING ⟲ (a track changed, or the verdict: a
///   new period)
///   → FINISHING (the ladder gives out what it has) → ENDED
/// any of them → ENDED, when another publisher takes over
/// ```
public final class LiveStream {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

  /// What a publisher that takes over goes on with.
  record Continuation(Packager packager, Timeline timeline) {}

  private enum State {
    GATHERING,
    RUNNING,
    FINISHING,
    ENDED
  }

  private final LiveContext context;
  private final Broadcast broadcast;
  private final Publisher publisher;
  private final EventLoop loop;
  private final Consumer<LiveStream> whenEnded;
  private final CompletableFuture<Packager> begun = new CompletableFuture<>();
  private final long started = System.nanoTime();
  private final FlvDemuxer demuxer = new FlvDemuxer();
  private final TrackGate gate = new TrackGate();
  private final ThumbnailSchedule thumbnails;
  private final RateLimit rate = new RateLimit();
  private final PeriodLimit periods = new PeriodLimit();
  private final Judge judge;
  private final Gathering gathering;
  private Timeline timeline = new Timeline();
  private @Nullable Packager packager;
  private @Nullable LivePeriod period;
  private volatile String leaseId;
  private volatile State state = State.GATHERING;
  private boolean periodOver;
  private long videoBitrate;
  private long audioBitrate;
  private boolean playableLogged;

  LiveStream(
      LiveContext context,
      Broadcast broadcast,
      VerifyAnswer answer,
      Publisher publisher,
      EventLoop loop,
      Consumer<LiveStream> whenEnded) {
    this.context = context;
    this.broadcast = broadcast;
    this.leaseId = answer.leaseId();
    this.publisher = publisher;
    this.loop = loop;
    this.whenEnded = whenEnded;
    this.judge = new Judge(context.verdicts(), answer.channelId());
    this.gathering = new Gathering(loop, gate, judge, this::deadlinePassed);
    this.thumbnails = new ThumbnailSchedule(context.thumbnails(), broadcast);
  }

  /// Thread-safe.
  Publisher publisher() {
    return publisher;
  }

  /// Thread-safe.
  Broadcast broadcast() {
    return broadcast;
  }

  /// Thread-safe.
  EventLoop loop() {
    return loop;
  }

  /// Whether its publisher sends. Thread-safe.
  boolean live() {
    return state == State.GATHERING || state == State.RUNNING;
  }

  /// The video's url. Thread-safe.
  public String url() {
    return broadcast.url();
  }

  /// The lease under which it is on the air. Thread-safe.
  public String leaseId() {
    return leaseId;
  }

  /// It goes on under a lease that was granted to a publisher who never came. Thread-safe.
  void adopt(String newLeaseId) {
    leaseId = newLeaseId;
  }

  /// @param recordedMsn above the segments of the recording so far
  void begin(Optional<Continuation> continuation, long recordedMsn) {
    continuation.ifPresent(before -> {
      timeline = before.timeline();
      timeline.restart(timeline.nowMs());
    });
    Packager ours =
        continuation
            .map(Continuation::packager)
            .orElseGet(() ->
                Packagers.after(
                    url(), broadcast.snapshot(), recordedMsn, context.recordings().log(url())));
    packager = ours;
    begun.complete(ours);
  }

  /// What the publisher announces.
  ///
  /// @param newVideoBitrate in bits per second, 0 when unknown
  /// @param newAudioBitrate in bits per second, 0 when unknown
  public void metadata(boolean video, boolean audio, long newVideoBitrate, long newAudioBitrate) {
    gate.announce(video, audio);
    videoBitrate = newVideoBitrate;
    audioBitrate = newAudioBitrate;
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
    if (!rate.allows(body.size()) && live()) {
      publisher.end(CloseReason.TOO_FAST);
    }
  }

  /// Ends the broadcast; viewers get what is left.
  ///
  /// @return false when another publisher has it now
  public boolean end() {
    if (!live() || !broadcast.ownedBy(this)) {
      return false;
    }
    state = State.FINISHING;
    if (period == null) {
      finish();
    } else {
      period.finish(this::finish);
    }
    return true;
  }

  /// Gives the broadcast to another publisher, as soon as it has begun itself. Thread-safe;
  /// completes on this stream's loop.
  CompletableFuture<Optional<Continuation>> handOver() {
    return begun.thenApplyAsync(
        ours -> {
          Optional<Continuation> continuation =
              state == State.ENDED
                  ? Optional.empty()
                  : Optional.of(new Continuation(ours, timeline));
          state = State.ENDED;
          var _ = gathering.end();
          closePeriod();
          publisher.end(CloseReason.REPLACED);
          return continuation;
        },
        loop);
  }

  private void finish() {
    Packager ours = packager;
    if (state == State.FINISHING && ours != null && broadcast.release(this)) {
      state = State.ENDED;
      closePeriod();
      ours.finish();
      broadcast.publish(ours.snapshot());
      whenEnded.accept(this);
    }
  }

  private void closePeriod() {
    if (period != null) {
      period.close();
      period = null;
    }
  }

  private void event(FlvEvent event) {
    if (!live()) {
      return; // the timeline may be another publisher's now
    }
    switch (event) {
      case FlvEvent.TrackConfigured(Track track) when track.id() == 0 -> {
        gate.configure(track);
        periodOver = true;
      }
      case FlvEvent.SampleReceived(Sample sample) when sample.track().id() == 0 ->
          sample(timeline.place(sample));
      case FlvEvent.TrackConfigured _,
          FlvEvent.SampleReceived _,
          FlvEvent.EndOfSequence _ -> {} // further tracks are not carried yet
    }
  }

  private void sample(Sample sample) {
    if (sample.track().video()) {
      judge(sample);
    }
    if (state == State.GATHERING) {
      gathering.hold(sample);
      tryStart();
    } else if (!periodOver || beginPeriod()) {
      deliver(sample);
    }
  }

  private void judge(Sample picture) {
    boolean changed = judge.offer(picture);
    periodOver |= changed && state == State.RUNNING && context.ladder();
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
      gathering.end().forEach(this::deliver);
    }
  }

  /// @return false when they change too often: the publisher is sent away
  private boolean beginPeriod() {
    periodOver = false;
    Packager target = packager;
    if (target == null || !periods.another()) {
      publisher.end(CloseReason.UNSTEADY);
      return false;
    }
    closePeriod();
    Track video = gate.video();
    Track audio = gate.audio();
    SourceVerdict verdict = judge.verdict().orElse(SourceVerdict.SUITED);
    PeriodPlan plan = PeriodPlan.of(video, audio, verdict, context.ladder());
    target.begin(plan.config());
    if (video != null && !plan.encoded()) {
      target.track(Rendition.HIGH, video, videoBitrate);
    }
    if (audio != null) {
      target.track(Rendition.AUDIO, audio, audioBitrate);
    }
    period = new LivePeriod(url(), context, loop, plan, target, this::publishSnapshot);
    LOG.info("Video {} is on the air: {}", url(), StreamDescription.of(plan));
    return true;
  }

  private void deliver(Sample sample) {
    LivePeriod target = period;
    if (target != null) {
      target.deliver(sample);
      if (sample.track().video()) {
        thumbnails.offer(sample);
      }
    }
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
