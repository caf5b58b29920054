package dev.millrace.streaming.live;

import dev.millrace.flv.FlvDemuxer;
import dev.millrace.flv.FlvEvent;
import dev.millrace.hls.Packager;
import dev.millrace.hls.Rendition;
import dev.millrace.hls.SourceProbe;
import dev.millrace.hls.SourceProbe.Verdict;
import dev.millrace.hls.Timeline;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
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

/// One publisher's stream, from FLV tag bodies to snapshots. Owner thread only: the event loop of
/// the publisher's connection.
///
/// ```
/// GATHERING (tracks, verdict; samples are held) → RUNNING ⟲ (a track changed: a new period) → ENDED
/// ```
public final class LiveStream {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);
  private static final Duration TRACK_PATIENCE = Duration.ofSeconds(1);
  private static final Duration LADDER_PATIENCE = Duration.ofSeconds(4);
  private static final long THUMBNAIL_INTERVAL = Duration.ofSeconds(30).toNanos();
  private static final long MAX_HELD_BYTES = 32 << 20;
  private static final int OWN_KEYFRAME_SECONDS = 2;

  /// What a publisher that takes over goes on with.
  record Continuation(Packager packager, Timeline timeline) {}

  private enum State {
    GATHERING,
    RUNNING,
    ENDED
  }

  private final LiveContext context;
  private final Broadcast broadcast;
  private final long channelId;
  private final Publisher publisher;
  private final EventLoop loop;
  private final Consumer<LiveStream> whenEnded;
  private final long started = System.nanoTime();
  private final FlvDemuxer demuxer = new FlvDemuxer();
  private final TrackGate gate = new TrackGate();
  private final SourceProbe probe = new SourceProbe();
  private final List<Sample> held = new ArrayList<>();
  private Timeline timeline = new Timeline();
  private @Nullable Packager packager;
  private @Nullable Verdict verdict;
  private @Nullable LadderStage ladder;
  private State state = State.GATHERING;
  private boolean probing;
  private long heldBytes;
  private long lastThumbnail;
  private boolean thumbnailMade;
  private boolean playableLogged;

  LiveStream(
      LiveContext context,
      Broadcast broadcast,
      long channelId,
      Publisher publisher,
      EventLoop loop,
      Consumer<LiveStream> whenEnded) {
    this.context = context;
    this.broadcast = broadcast;
    this.channelId = channelId;
    this.publisher = publisher;
    this.loop = loop;
    this.whenEnded = whenEnded;
  }

  Publisher publisher() {
    return publisher;
  }

  Broadcast broadcast() {
    return broadcast;
  }

  EventLoop loop() {
    return loop;
  }

  /// The video's url. Thread-safe.
  public String url() {
    return broadcast.url();
  }

  /// The lease under which it was begun, when it is still the broadcast's. Thread-safe.
  public String leaseId() {
    return broadcast.leaseId();
  }

  void begin(Optional<Continuation> continuation) {
    continuation.ifPresent(before -> {
      packager = before.packager();
      timeline = before.timeline();
      timeline.restart(timeline.nowMs());
    });
    if (packager == null) {
      packager = Packagers.create(broadcast.url(), broadcast.snapshot().nextMsn());
    }
    verdict =
        context.ladder() ? context.verdicts().of(channelId).orElse(null) : Verdict.PASSTHROUGH;
  }

  /// What the publisher announces.
  public void metadata(boolean video, boolean audio) {
    gate.announce(video, audio);
  }

  /// The body of an FLV video tag.
  ///
  /// @throws dev.millrace.flv.FlvException when it cannot be read or carried
  public void video(long timestampMs, Bytes body) {
    broadcast.received(body.size());
    demuxer.video(timestampMs, body).forEach(this::event);
    publishSnapshot();
  }

  /// The body of an FLV audio tag.
  ///
  /// @throws dev.millrace.flv.FlvException when it cannot be read or carried
  public void audio(long timestampMs, Bytes body) {
    broadcast.received(body.size());
    demuxer.audio(timestampMs, body).forEach(this::event);
    publishSnapshot();
  }

  /// Ends the broadcast; viewers get what is left.
  ///
  /// @return false when another publisher has it now
  public boolean end() {
    if (state == State.ENDED || !broadcast.release(this)) {
      stop();
      return false;
    }
    state = State.ENDED;
    if (ladder == null) {
      finish();
    } else {
      ladder.finish(this::finish);
      var _ = loop.schedule(this::finish, LADDER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
    return true;
  }

  /// Gives the broadcast to another publisher. Thread-safe; completes on this stream's loop.
  CompletableFuture<Optional<Continuation>> handOver() {
    CompletableFuture<Optional<Continuation>> handedOver = new CompletableFuture<>();
    loop.execute(() -> {
      Packager ours = packager;
      Optional<Continuation> continuation =
          state == State.ENDED || ours == null
              ? Optional.empty()
              : Optional.of(new Continuation(ours, timeline));
      stop();
      handedOver.complete(continuation);
      publisher.end(dev.millrace.streaming.net.CloseReason.REPLACED);
    });
    return handedOver;
  }

  private void stop() {
    state = State.ENDED;
    held.clear();
    if (ladder != null) {
      ladder.close();
      ladder = null;
    }
  }

  private void finish() {
    if (packager != null && !packager.snapshot().ended()) {
      if (ladder != null) {
        ladder.close();
        ladder = null;
      }
      packager.finish();
      broadcast.publish(packager.snapshot());
      whenEnded.accept(this);
    }
  }

  private void event(FlvEvent event) {
    switch (event) {
      case FlvEvent.TrackConfigured(Track track) when track.id() == 0 -> configure(track);
      case FlvEvent.SampleReceived(Sample sample) when sample.track().id() == 0 ->
          sample(timeline.place(sample));
      case FlvEvent.TrackConfigured _,
          FlvEvent.SampleReceived _,
          FlvEvent.EndOfSequence _ -> {} // further tracks are not carried yet
    }
  }

  private void configure(Track track) {
    gate.configure(track);
    if (state == State.RUNNING) {
      beginPeriod();
    }
  }

  private void sample(Sample sample) {
    switch (state) {
      case GATHERING -> hold(sample);
      case RUNNING -> deliver(sample);
      case ENDED -> {}
    }
  }

  private void hold(Sample sample) {
    if (held.isEmpty()) {
      var _ = loop.schedule(this::stopGathering, TRACK_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
    held.add(sample);
    heldBytes += sample.data().size();
    probing |= sample.track().video() && sample.sync();
    if (verdict == null && probing && sample.track().video()) {
      probe.offer(sample).ifPresent(this::decide);
    }
    if (heldBytes > MAX_HELD_BYTES && verdict == null) {
      decide(Verdict.PASSTHROUGH);
    }
    tryStart();
  }

  private void decide(Verdict decided) {
    verdict = decided;
    context.verdicts().remember(channelId, decided);
  }

  private void stopGathering() {
    gate.patienceOver();
    if (state == State.GATHERING) {
      tryStart();
      publishSnapshot();
    }
  }

  private void tryStart() {
    boolean decided = verdict != null || gate.video() == null;
    if (state == State.GATHERING && decided && gate.open()) {
      state = State.RUNNING;
      beginPeriod();
      List<Sample> replay = List.copyOf(held);
      held.clear();
      replay.forEach(this::deliver);
    }
  }

  private void beginPeriod() {
    Packager target = packager;
    if (target == null) {
      return;
    }
    if (ladder != null) {
      ladder.close();
      ladder = null;
    }
    boolean reencode = verdict == Verdict.REENCODE;
    List<Rung> rungs = rungs(reencode);
    Set<Rendition> renditions = EnumSet.noneOf(Rendition.class);
    rungs.forEach(rung -> renditions.add(LadderStage.rendition(rung)));
    Track video = gate.video();
    Track audio = gate.audio();
    if (video != null) {
      renditions.add(Rendition.HIGH);
    }
    if (audio != null) {
      renditions.add(Rendition.AUDIO);
    }
    target.begin(renditions);
    if (video != null && !reencode) {
      target.track(Rendition.HIGH, video);
    }
    if (audio != null) {
      target.track(Rendition.AUDIO, audio);
    }
    if (video != null && !rungs.isEmpty() && video.config() instanceof AvcConfig avc) {
      int keyframeSeconds = reencode ? OWN_KEYFRAME_SECONDS : 0;
      ladder =
          new LadderStage(
              url(), context, loop, avc, rungs, keyframeSeconds, target, this::publishSnapshot);
    }
    LOG.info("Video {} is on the air: {}", url(), StreamDescription.of(video, audio, rungs));
  }

  private List<Rung> rungs(boolean reencode) {
    Track video = gate.video();
    if (!context.ladder() || video == null || !(video.config() instanceof AvcConfig avc)) {
      return List.of();
    }
    List<Rung> rungs = new ArrayList<>(Ladder.of(avc.width(), avc.height()));
    if (reencode) {
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
    if (verdict != Verdict.REENCODE) {
      target.sample(Rendition.HIGH, sample);
    }
    if (ladder != null) {
      ladder.video(sample);
    }
    if (sample.sync()) {
      thumbnail(sample);
    }
  }

  private void thumbnail(Sample keyframe) {
    long now = System.nanoTime();
    boolean due = !thumbnailMade || now - lastThumbnail > THUMBNAIL_INTERVAL;
    if (due && keyframe.track().config() instanceof AvcConfig avc) {
      thumbnailMade = true;
      lastThumbnail = now;
      context.thumbnails().show(broadcast, avc, keyframe);
    }
  }

  private void publishSnapshot() {
    if (state == State.RUNNING && packager != null) {
      broadcast.publish(packager.snapshot());
      if (!playableLogged && packager.snapshot().playable()) {
        playableLogged = true;
        long ms = Duration.ofNanos(System.nanoTime() - started).toMillis();
        LOG.info("Video {} is playable, {} ms after its publisher came", url(), ms);
      }
    }
  }
}
