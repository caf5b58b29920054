package dev.millrace.streaming.live;

import dev.millrace.contracts.VerifyAnswer;
import dev.millrace.flv.FlvDemuxer;
import dev.millrace.flv.FlvEvent;
import dev.millrace.hls.Packager;
import dev.millrace.hls.PeriodConfig;
import dev.millrace.hls.Rendition;
import dev.millrace.hls.SourceVerdict;
import dev.millrace.hls.Timeline;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import dev.millrace.streaming.net.CloseReason;
import dev.millrace.streaming.transcoder.Cadence;
import dev.millrace.streaming.transcoder.Ladder;
import dev.millrace.streaming.transcoder.Rung;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
/// GATHERING (tracks, verdict; samples are held) → RUNNING ⟲ (a track changed, or the verdict: a
///   new period)
///   → FINISHING (the ladder gives out what it has) → ENDED
/// any of them → ENDED, when another publisher takes over
/// ```
public final class LiveStream {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
  private static final Duration TRACK_PATIENCE = Duration.ofSeconds(1);
  private static final Duration GATHERING_PATIENCE = Duration.ofSeconds(4);
  private static final Duration LADDER_PATIENCE = Duration.ofSeconds(4);
  private static final int OWN_KEYFRAME_SECONDS = 2;

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
  private final HeldSamples held = new HeldSamples();
  private final ThumbnailSchedule thumbnails;
  private final RateLimit rate = new RateLimit();
  private final PeriodLimit periods = new PeriodLimit();
  private final Judge judge;
  private Timeline timeline = new Timeline();
  private @Nullable Packager packager;
  private @Nullable LadderStage ladder;
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
    if (ladder == null) {
      finish();
    } else {
      ladder.finish(this::finish);
      var _ = loop.schedule(this::finish, LADDER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
          held.take();
          closeLadder();
          publisher.end(CloseReason.REPLACED);
          return continuation;
        },
        loop);
  }

  private void finish() {
    Packager ours = packager;
    if (state == State.FINISHING && ours != null && broadcast.release(this)) {
      state = State.ENDED;
      closeLadder();
      ours.finish();
      broadcast.publish(ours.snapshot());
      whenEnded.accept(this);
    }
  }

  private void closeLadder() {
    if (ladder != null) {
      ladder.close();
      ladder = null;
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
      hold(sample);
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

  private void hold(Sample sample) {
    if (held.empty()) {
      schedule(gate::patienceOver, TRACK_PATIENCE);
      schedule(judge::giveUp, GATHERING_PATIENCE);
    }
    held.add(sample);
    if (held.full()) {
      judge.giveUp();
    }
    tryStart();
  }

  private void schedule(Runnable patienceOver, Duration after) {
    var _ =
        loop.schedule(
            () -> {
              if (state == State.GATHERING) {
                patienceOver.run();
                tryStart();
                publishSnapshot();
              }
            },
            after.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void tryStart() {
    boolean decided = judge.verdict().isPresent() || gate.video() == null;
    if (decided && gate.open() && beginPeriod()) {
      state = State.RUNNING;
      held.take().forEach(this::deliver);
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
    closeLadder();
    SourceVerdict verdict = judge.verdict().orElse(SourceVerdict.SUITED);
    boolean encoded = !verdict.suited() && context.ladder();
    List<Rung> rungs = rungs(encoded);
    target.begin(
        new PeriodConfig(
            renditions(rungs), encoded, /* lowLatency= */ encoded || verdict.suited()));
    Track video = gate.video();
    Track audio = gate.audio();
    if (video != null && !encoded) {
      target.track(Rendition.HIGH, video, videoBitrate);
    }
    if (audio != null) {
      target.track(Rendition.AUDIO, audio, audioBitrate);
    }
    if (!rungs.isEmpty() && video != null && video.config() instanceof AvcConfig avc) {
      Cadence cadence =
          encoded ? new Cadence(OWN_KEYFRAME_SECONDS, verdict.constantRate()) : Cadence.OF_SOURCE;
      ladder =
          new LadderStage(url(), context, loop, avc, rungs, cadence, target, this::publishSnapshot);
    }
    LOG.info(
        "Video {} is on the air: {}", url(), StreamDescription.of(video, audio, rungs, verdict));
    return true;
  }

  private Set<Rendition> renditions(List<Rung> rungs) {
    Set<Rendition> renditions = EnumSet.noneOf(Rendition.class);
    rungs.forEach(rung -> renditions.add(LadderStage.rendition(rung)));
    if (gate.video() != null) {
      renditions.add(Rendition.HIGH);
    }
    if (gate.audio() != null) {
      renditions.add(Rendition.AUDIO);
    }
    return renditions;
  }

  private List<Rung> rungs(boolean encoded) {
    Track video = gate.video();
    if (!context.ladder() || video == null || !(video.config() instanceof AvcConfig avc)) {
      return List.of();
    }
    List<Rung> rungs = new ArrayList<>(Ladder.of(avc.width(), avc.height()));
    if (encoded) {
      rungs.add(Ladder.high(avc.width(), avc.height()));
    }
    return rungs;
  }

  private void deliver(Sample sample) {
    Packager target = packager;
    if (target == null) {
      return;
    }
    if (!sample.track().video()) {
      target.sample(Rendition.AUDIO, sample);
      return;
    }
    if (ladder == null || !ladder.makes(Rendition.HIGH)) {
      target.sample(Rendition.HIGH, sample);
    }
    if (ladder != null) {
      ladder.video(sample);
    }
    thumbnails.offer(sample);
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
