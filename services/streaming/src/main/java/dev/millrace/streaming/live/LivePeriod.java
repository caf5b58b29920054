package dev.millrace.streaming.live;

import dev.millrace.hls.Packager;
import dev.millrace.hls.Rendition;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import dev.millrace.media.VideoConfig;
import dev.millrace.streaming.net.Counters;
import dev.millrace.streaming.relay.RelayFeed;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where samples go within one period: all of them to readers of the relay, what is passed on
/// straight to the packager, pictures to FFmpeg too. Owner thread only.
final class LivePeriod {
  // The lines of one stream are found under one name.
  private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

  /// The queue to FFmpeg holds 256 pictures, 8.5 s at 30 per second: a machine that needs twice as
  /// long for them is waited for, so that the recording is whole.
  private static final Duration LADDER_PATIENCE = Duration.ofSeconds(20);

  private final String url;
  private final EventLoop loop;
  private final Counters counters;
  private final Packager packager;
  private final RelayFeed relay;
  private final @Nullable LadderStage ladder;
  private final boolean encoded;
  private boolean over;

  /// @param packager has begun the period
  /// @param changed called when FFmpeg has given it something
  LivePeriod(
      String url,
      LiveContext context,
      EventLoop loop,
      PeriodPlan plan,
      Packager packager,
      RelayFeed relay,
      Runnable changed) {
    this.url = url;
    this.loop = loop;
    this.counters = context.counters();
    this.packager = packager;
    this.relay = relay;
    this.encoded = plan.encoded();
    Track video = plan.video();
    this.ladder =
        !plan.rungs().isEmpty() && video != null && video.config() instanceof VideoConfig source
            ? new LadderStage(
                url, context, loop, source, plan.rungs(), plan.cadence(), packager, changed)
            : null;
  }

  void deliver(Sample sample) {
    relay.deliver(sample);
    if (!sample.track().video()) {
      packager.sample(Rendition.AUDIO, sample);
      return;
    }
    if (!encoded) {
      packager.sample(Rendition.HIGH, sample);
    }
    if (ladder != null) {
      ladder.video(sample);
    }
  }

  /// Lets FFmpeg give out what it has, if there is one.
  ///
  /// @param whenFinished called when that is done, or its time is over
  void finish(Runnable whenFinished) {
    if (ladder == null) {
      whenFinished.run();
    } else {
      ladder.finish(() -> {
        over = true;
        whenFinished.run();
      });
      var _ =
          loop.schedule(
              () -> giveUp(whenFinished), LADDER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void giveUp(Runnable whenFinished) {
    if (!over) {
      counters.increment("ladder.cut");
      LOG.warn("The ladder of {} is too far behind: its last pictures are left out", url);
      whenFinished.run();
    }
  }

  /// What FFmpeg still holds is lost.
  void close() {
    over = true;
    relay.close();
    if (ladder != null) {
      ladder.close();
    }
  }
}
