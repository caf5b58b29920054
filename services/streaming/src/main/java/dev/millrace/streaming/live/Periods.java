package dev.millrace.streaming.live;

import dev.millrace.hls.Packager;
import dev.millrace.hls.Rendition;
import dev.millrace.hls.SourceVerdict;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import dev.millrace.streaming.relay.RelayFeed;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One publisher's periods, one after the other: another one begins where its tracks or the verdict
/// on its pictures have changed, and where its clock has jumped. Owner thread only.
final class Periods {
  // The lines of one stream are found under one name.
  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

  private final LiveContext context;
  private final Broadcast broadcast;
  private final Publisher publisher;
  private final EventLoop loop;
  private final TrackGate gate;
  private final Judge judge;
  private final Runnable changed;
  private final PeriodLimit limit = new PeriodLimit();
  private final ThumbnailSchedule thumbnails;
  private @Nullable LivePeriod current;
  private boolean over;
  private long videoBitrate;
  private long audioBitrate;

  /// @param changed called when FFmpeg has given something to the packager
  Periods(
      LiveContext context,
      Broadcast broadcast,
      Publisher publisher,
      EventLoop loop,
      TrackGate gate,
      Judge judge,
      Runnable changed) {
    this.context = context;
    this.broadcast = broadcast;
    this.publisher = publisher;
    this.loop = loop;
    this.gate = gate;
    this.judge = judge;
    this.changed = changed;
    this.thumbnails = new ThumbnailSchedule(context.thumbnails(), broadcast);
  }

  /// What the publisher announces, in bits per second; 0 when unknown.
  void announce(long newVideoBitrate, long newAudioBitrate) {
    videoBitrate = newVideoBitrate;
    audioBitrate = newAudioBitrate;
  }

  /// What follows belongs to another period.
  void end() {
    over = true;
  }

  /// Whether what follows belongs to another period.
  boolean over() {
    return over;
  }

  /// Begins the next one, with the tracks and the verdict as they are now.
  ///
  /// @return false when they change too often: what follows still belongs to another one
  boolean begin(Packager packager) {
    if (!limit.another()) {
      return false;
    }
    over = false;
    close();
    Track video = gate.video();
    Track audio = gate.audio();
    SourceVerdict verdict = judge.verdict().orElse(SourceVerdict.SUITED);
    PeriodPlan plan = PeriodPlan.of(video, audio, verdict, context.ladder());
    packager.begin(plan.config());
    if (video != null && !plan.encoded()) {
      packager.track(Rendition.HIGH, video, videoBitrate);
    }
    if (audio != null) {
      packager.track(Rendition.AUDIO, audio, audioBitrate);
    }
    RelayFeed relay = broadcast.relay().begin(publisher, video, audio, loop);
    current = new LivePeriod(broadcast.url(), context, loop, plan, packager, relay, changed);
    LOG.info("Video {} is on the air: {}", broadcast.url(), StreamDescription.of(plan));
    return true;
  }

  /// Gives a sample on the broadcast's timeline to the period that has begun, if one has.
  void deliver(Sample sample) {
    if (current != null) {
      current.deliver(sample);
      if (sample.track().video()) {
        thumbnails.offer(sample);
      }
    }
  }

  /// Lets the ladder give out what it has.
  ///
  /// @param whenFinished called when that is done, or its time is over
  void finish(Runnable whenFinished) {
    if (current == null) {
      whenFinished.run();
    } else {
      current.finish(whenFinished);
    }
  }

  /// What the ladder still holds is lost.
  void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
