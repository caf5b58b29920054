package dev.millrace.streaming.live;

import dev.millrace.hls.SourceProbe;
import dev.millrace.hls.SourceProbe.Verdict;
import dev.millrace.media.Sample;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Knows how a source's `high` is made: as the channel's last broadcast was, and for its first one
/// as soon as the source has shown its keyframes. What this source shows is remembered for the next
/// broadcast. Owner thread only.
final class Judge {
  private final Verdicts verdicts;
  private final long channelId;
  private final SourceProbe probe = new SourceProbe();
  private @Nullable Verdict verdict;
  private boolean probing;
  private boolean probed;

  Judge(Verdicts verdicts, long channelId) {
    this.verdicts = verdicts;
    this.channelId = channelId;
    this.verdict = verdicts.of(channelId).orElse(null);
  }

  /// Takes the next picture.
  void offer(Sample picture) {
    probing |= picture.sync();
    if (probing && !probed) {
      probe.offer(picture).ifPresent(this::decide);
    }
  }

  /// The source has had its time: it goes on as it is, and nothing is remembered of it.
  void giveUp() {
    if (verdict == null) {
      verdict = Verdict.PASSTHROUGH;
    }
  }

  Optional<Verdict> verdict() {
    return Optional.ofNullable(verdict);
  }

  private void decide(Verdict decided) {
    probed = true;
    verdicts.remember(channelId, decided);
    if (verdict == null) {
      verdict = decided;
    }
  }
}
