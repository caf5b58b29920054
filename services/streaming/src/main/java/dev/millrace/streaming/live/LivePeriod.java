package dev.millrace.streaming.live;

import dev.millrace.hls.Packager;
import dev.millrace.hls.Rendition;
import dev.millrace.media.AvcConfig;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Where samples go within one period: what is passed on straight to the packager, pictures to
/// FFmpeg too. Owner thread only.
final class LivePeriod {
  private static final Duration LADDER_PATIENCE = Duration.ofSeconds(4);

  private final EventLoop loop;
  private final Packager packager;
  private final @Nullable LadderStage ladder;
  private final boolean encoded;

  /// @param packager has begun the period
  /// @param changed called when FFmpeg has given it something
  LivePeriod(
      String url,
      LiveContext context,
      EventLoop loop,
      PeriodPlan plan,
      Packager packager,
      Runnable changed) {
    this.loop = loop;
    this.packager = packager;
    this.encoded = plan.encoded();
    Track video = plan.video();
    this.ladder =
        !plan.rungs().isEmpty() && video != null && video.config() instanceof AvcConfig avc
            ? new LadderStage(
                url, context, loop, avc, plan.rungs(), plan.cadence(), packager, changed)
            : null;
  }

  void deliver(Sample sample) {
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
  /// @param whenFinished called when that is done, and again when its time is over
  void finish(Runnable whenFinished) {
    if (ladder == null) {
      whenFinished.run();
    } else {
      ladder.finish(whenFinished);
      var _ = loop.schedule(whenFinished, LADDER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /// What FFmpeg still holds is lost.
  void close() {
    if (ladder != null) {
      ladder.close();
    }
  }
}
