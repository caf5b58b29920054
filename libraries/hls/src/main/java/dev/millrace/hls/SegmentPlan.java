package dev.millrace.hls;

import java.util.ArrayList;
import java.util.List;

/// Where the segments of all renditions begin, as the lead rendition decides. Owner thread only.
///
/// Segments are numbered from 0 within a period; times are ticks of 1/90000 s.
final class SegmentPlan {
  /// Between two pictures, in ticks; what is longer is a hole, and the next one comes sooner.
  private static final long LONGEST_FRAME = Limits.TIMESCALE / 5;

  /// A GOP is remembered for so many cuts, and at most for twice as many.
  private static final int MEMORY = 10;

  private final List<Long> cuts = new ArrayList<>();
  private int forgotten;
  private long headDts;
  private long lastKeyframe;
  private long lastDts;
  private long longestGop;
  private long longestGopBefore;
  private int cutsRemembered;

  /// Takes the lead's next sample into account; before its first keyframe nothing begins.
  void lead(long dts, long pts, boolean sync) {
    if (cuts.isEmpty()) {
      if (sync) {
        cut(pts);
        lastKeyframe = pts;
        headDts = dts;
        lastDts = dts;
      }
      return;
    }
    fill(shown(dts));
    long frame = Math.min(dts - lastDts, LONGEST_FRAME);
    lastDts = dts;
    if (sync) {
      long gop = pts - lastKeyframe;
      lastKeyframe = pts;
      remember(gop);
      if (pts - head() + gop > Limits.AIM || pts - head() + longestGop() > Limits.LONGEST) {
        cutAt(dts, pts);
      }
    } else if (dts + frame - headDts > Limits.LONGEST) {
      cutAt(dts, shown(dts));
    }
  }

  /// Another rendition has come to `pts`: when the lead has fallen silent, segments end without it.
  void follow(long pts) {
    if (!cuts.isEmpty()) {
      fill(pts);
    }
  }

  /// Whether segment `index` has begun.
  boolean has(int index) {
    return index >= forgotten && index - forgotten < cuts.size();
  }

  long start(int index) {
    return cuts.get(index - forgotten);
  }

  /// The last segment that has begun, -1 before the first.
  int last() {
    return forgotten + cuts.size() - 1;
  }

  /// The segment that `pts` belongs to, -1 when it lies before the first that is known.
  int indexOf(long pts) {
    int index = cuts.size() - 1;
    while (index >= 0 && cuts.get(index) > pts) {
      index--;
    }
    return index < 0 ? -1 : forgotten + index;
  }

  /// When something is shown that is decoded at `dts`: with B-frames it need not be the same
  /// picture.
  private long shown(long dts) {
    return head() + dts - headDts;
  }

  private long head() {
    return cuts.getLast();
  }

  /// A hole in the source becomes segments as long as they may be: some rendition may have given
  /// out that much already.
  private void fill(long pts) {
    while (pts - head() > Limits.LONGEST) {
      headDts += Limits.LONGEST;
      cut(head() + Limits.LONGEST);
    }
  }

  /// x264 begins a GOP at a change of scene, and counts from there: the next one may be as long as
  /// it is allowed to be, whatever this one was (OBS). What is too long for any segment is no use.
  private void remember(long gop) {
    if (gop <= Limits.LONGEST) {
      longestGop = Math.max(longestGop, gop);
    }
  }

  private long longestGop() {
    return Math.max(longestGop, longestGopBefore);
  }

  private void cutAt(long dts, long pts) {
    if (pts > head()) {
      cut(pts);
      headDts = dts;
      if (++cutsRemembered == MEMORY) {
        cutsRemembered = 0;
        longestGopBefore = longestGop;
        longestGop = 0;
      }
    }
  }

  private void cut(long start) {
    cuts.add(start);
    if (cuts.size() > Limits.KEPT) {
      cuts.removeFirst();
      forgotten++;
    }
  }
}
