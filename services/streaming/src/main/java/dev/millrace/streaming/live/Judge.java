package dev.millrace.streaming.live;

import dev.millrace.hls.SourceFlaw;
import dev.millrace.hls.SourceMeasure;
import dev.millrace.hls.SourceProbe;
import dev.millrace.hls.SourceVerdict;
import dev.millrace.media.Sample;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows how a source's `high` is made: as the channel's last broadcast was, and for its first one
/// as soon as the source has shown its keyframes. It goes on looking: what the source shows again
/// and again changes the verdict, for this broadcast and the next. Owner thread only.
final class Judge {
  /// So many GOPs speak against a verdict before it changes: one may be an accident.
  private static final int CERTAIN = 2;

  /// So many, one after the other, show that a source can be passed on after all.
  private static final int PROVEN = 3;

  /// After so many that agree with the verdict, those that did not are forgotten.
  private static final int FORGIVEN = 5;

  /// A GOP without holes that is longer is no accident: twice what a segment may last.
  private static final long CERTAIN_GOP_MS = 4_800;

  private final Verdicts verdicts;
  private final long channelId;
  private final SourceProbe probe = new SourceProbe();
  private @Nullable SourceVerdict verdict;
  private @Nullable SourceMeasure measure;
  private int contradicted;
  private int agreed;
  private boolean demoted;

  Judge(Verdicts verdicts, long channelId) {
    this.verdicts = verdicts;
    this.channelId = channelId;
    this.verdict = verdicts.of(channelId).orElse(null);
  }

  /// Takes the next picture.
  ///
  /// @return whether something else is to be done with the source than before, from this picture on
  boolean offer(Sample picture) {
    return probe.offer(picture).map(this::weigh).orElse(false);
  }

  /// The source has had its time: it goes on as it is, and nothing is remembered of it.
  void giveUp() {
    if (verdict == null) {
      verdict = SourceVerdict.SUITED;
    }
  }

  Optional<SourceVerdict> verdict() {
    return Optional.ofNullable(verdict);
  }

  /// What the source was like the last time that it was measured.
  Optional<SourceMeasure> measure() {
    return Optional.ofNullable(measure);
  }

  private boolean weigh(SourceMeasure seen) {
    measure = seen;
    SourceVerdict standing = verdict;
    if (standing == null) {
      return decide(seen.verdict());
    } else if (seen.gopMs() == 0) {
      return false; // the GOP goes on, and is looked at again when it is over
    } else if (seen.verdict().alike(standing)) {
      agree(standing);
      return false;
    }
    return contradict(seen);
  }

  private void agree(SourceVerdict standing) {
    agreed++;
    if (!standing.suited() || agreed >= FORGIVEN) {
      contradicted = 0;
    }
  }

  private boolean contradict(SourceMeasure seen) {
    agreed = 0;
    contradicted += isCertain(seen) ? CERTAIN : 1;
    if (seen.verdict().suited()) {
      return contradicted >= PROVEN && !demoted && decide(seen.verdict());
    }
    return contradicted >= CERTAIN && decide(seen.verdict());
  }

  private static boolean isCertain(SourceMeasure seen) {
    return seen.gopMs() > CERTAIN_GOP_MS
        && seen.verdict().flaws().equals(Set.of(SourceFlaw.LONG_GOP));
  }

  private boolean decide(SourceVerdict decided) {
    demoted |= verdict != null && verdict.suited() && !decided.suited();
    contradicted = 0;
    agreed = 0;
    verdict = decided;
    verdicts.remember(channelId, decided);
    return true;
  }
}
