package dev.millrace.streaming.transcoder;

import java.util.ArrayList;
import java.util.List;

/// Which renditions a source gets beside itself. Stateless.
///
/// Never upscales: no rung has more lines than the source. A portrait source keeps its shape, its
/// short side counts as the height.
public final class Ladder {
  private Ladder() {}

  /// The rungs below a source of this size, lowest first.
  public static List<Rung> of(int width, int height) {
    int lines = Math.min(width, height);
    List<Rung> rungs = new ArrayList<>();
    if (lines >= 1080) {
      rungs.add(rung("low", 360, width, height));
      rungs.add(rung("mid", 720, width, height));
    } else if (lines >= 720) {
      rungs.add(rung("low", 360, width, height));
      rungs.add(rung("mid", 480, width, height));
    } else if (lines >= 480) {
      rungs.add(rung("low", 240, width, height));
      rungs.add(rung("mid", 360, width, height));
    } else if (lines >= 360) {
      rungs.add(rung("low", 240, width, height));
    }
    return List.copyOf(rungs);
  }

  /// The source's own size, re-encoded: used when its keyframes are too far apart to cut at.
  public static Rung high(int width, int height) {
    return own("high", width, height);
  }

  /// The source's own size beside the source: used when nothing is below it, and its codec is one
  /// that not every player knows.
  public static Rung low(int width, int height) {
    return own("low", width, height);
  }

  private static Rung own(String name, int width, int height) {
    return new Rung(name, even(width), even(height), bitrate(Math.min(width, height)));
  }

  private static Rung rung(String name, int lines, int width, int height) {
    boolean portrait = height > width;
    int other = even((double) lines * Math.max(width, height) / Math.min(width, height));
    return new Rung(name, portrait ? lines : other, portrait ? other : lines, bitrate(lines));
  }

  /// The nearest even number: 4:2:0 pictures have no odd sizes.
  private static int even(double pixels) {
    return (int) Math.max(2, Math.round(pixels / 2) * 2);
  }

  private static int bitrate(int lines) {
    if (lines <= 240) {
      return 400_000;
    } else if (lines <= 360) {
      return 800_000;
    } else if (lines <= 480) {
      return 1_400_000;
    } else if (lines <= 720) {
      return 2_800_000;
    }
    return lines <= 1080 ? 5_000_000 : 12_000_000;
  }
}
