package dev.millrace.streaming.live;

import dev.millrace.contracts.Advice;
import dev.millrace.hls.SourceFlaw;
import dev.millrace.hls.SourceMeasure;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What a streamer should change, so that the source can be passed on as it is. Stateless.
final class SourceAdvice {
  private SourceAdvice() {}

  static List<Advice> of(SourceMeasure measure) {
    List<Advice> advice = new ArrayList<>();
    for (SourceFlaw flaw : new TreeSet<>(measure.verdict().flaws())) {
      advice.add(
          switch (flaw) {
            case LONG_GOP -> new Advice(Advice.KEYFRAME_INTERVAL, measure.gopMs() / 1000.0);
            case SLOW -> new Advice(Advice.SLOW_FRAME_RATE, measure.rate());
            case ODD_RATE -> new Advice(Advice.ODD_FRAME_RATE, measure.rate());
            case IRREGULAR -> new Advice(Advice.IRREGULAR_FRAME_RATE, measure.rate());
          });
    }
    return List.copyOf(advice);
  }
}
