package dev.millrace.hls;

import dev.millrace.media.AudioConfig;
import dev.millrace.media.CodecConfig;
import dev.millrace.media.Sample;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The renditions of one publisher with one set of tracks: the lead decides the cuts, the others
/// are held until it has passed them. Owner thread only.
final class Period {
  /// A lead that lags more has fallen silent, and is not waited for. One that is encoded anew
  /// begins late and takes a while to catch up.
  private static final long PATIENCE_MS = 4_000;

  /// Before it begins it may take longer.
  private static final long START_PATIENCE_MS = 8_000;

  private final Rendition lead;
  private final Function<Rendition, RenditionSegmenter.Output> outputs;
  private final SegmentPlan plan = new SegmentPlan();
  private final Map<Rendition, Lane> lanes = new EnumMap<>(Rendition.class);
  private long leadMs = -1;

  /// @param outputs where the parts and segments of a rendition go
  Period(Rendition lead, Function<Rendition, RenditionSegmenter.Output> outputs) {
    this.lead = lead;
    this.outputs = outputs;
  }

  Rendition lead() {
    return lead;
  }

  /// How many segments the lead has closed.
  int leadSegments() {
    return Math.max(0, plan.last());
  }

  /// The same rendition again, after its encoder was restarted, goes on as it was.
  void track(Rendition rendition, CodecConfig config) {
    lanes.computeIfAbsent(rendition, name -> new Lane(name, config));
  }

  void sample(Rendition rendition, Sample sample) {
    Lane lane = lanes.get(rendition);
    if (lane == null) {
      return;
    }
    if (rendition == lead) {
      leadMs = sample.dts();
      lane.lead(sample);
      lanes.values().forEach(Lane::release);
      settle(ticks(sample.pts()));
    } else {
      lane.held.add(sample);
      lane.newestMs = sample.dts();
      lane.release();
      if (plan.last() >= 0) {
        settle(plan.start(plan.last()));
      }
    }
  }

  /// The stream has come to `pts`: nobody waits for what a rendition cannot have any more.
  private void settle(long pts) {
    for (Lane lane : lanes.values()) {
      lane.segmenter.catchUp(plan.last() - Limits.BEHIND);
      lane.segmenter.missUntil(pts);
    }
  }

  void interrupt(Rendition rendition) {
    Lane lane = lanes.get(rendition);
    if (lane != null) {
      lane.held.clear();
      lane.segmenter.interrupt();
    }
  }

  /// All renditions end where the one ends that has come furthest: what follows begins at one time.
  void finish() {
    leadMs = Long.MAX_VALUE;
    lanes.values().forEach(Lane::release);
    int last = plan.last();
    double longest =
        lanes.values().stream()
            .mapToDouble(lane -> lane.segmenter.finishUntil(last))
            .max()
            .orElse(0);
    double seconds = longest > 0 ? longest : (double) Limits.MISSING / Limits.TIMESCALE;
    lanes.values().forEach(lane -> lane.segmenter.finish(seconds));
    lanes.clear();
  }

  private final class Lane {
    private final RenditionSegmenter segmenter;
    private final Deque<Sample> held = new ArrayDeque<>();
    private final @Nullable AudioClock clock;
    private long newestMs;

    Lane(Rendition rendition, CodecConfig config) {
      boolean video = rendition.video();
      int timescale = Limits.TIMESCALE;
      AudioClock audioClock = null;
      if (config instanceof AudioConfig audio) {
        timescale = audio.sampleRate();
        audioClock = new AudioClock(audio);
      }
      this.clock = audioClock;
      this.segmenter = new RenditionSegmenter(video, timescale, plan, outputs.apply(rendition));
    }

    private void lead(Sample sample) {
      plan.lead(ticks(sample.dts()), ticks(sample.pts()), sample.sync());
      segment(sample);
    }

    private void release() {
      while (!held.isEmpty() && due(held.peek().dts())) {
        Sample sample = held.remove();
        plan.follow(ticks(sample.dts()));
        segment(sample);
      }
    }

    private boolean due(long dtsMs) {
      long patienceMs = leadMs < 0 ? START_PATIENCE_MS : PATIENCE_MS;
      return dtsMs <= leadMs || newestMs - dtsMs > patienceMs;
    }

    private void segment(Sample sample) {
      if (clock == null) {
        int compositionOffset = (int) ticks(sample.compositionOffset());
        segmenter.add(ticks(sample.dts()), compositionOffset, sample.sync(), sample.data());
      } else if (!clock.late(sample.dts())) {
        long time = clock.place(sample.dts(), sample.data());
        segmenter.add(time, 0, /* sync= */ true, sample.data());
      }
    }
  }

  private static long ticks(long ms) {
    return ms * (Limits.TIMESCALE / 1000);
  }
}
