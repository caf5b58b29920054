package dev.millrace.streaming.live;

import dev.millrace.hls.SourceProbe.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How each channel's `high` was made the last time, so that the next broadcast starts at once.
/// Thread-safe; the channels that were seen longest ago are forgotten.
public final class Verdicts {
  private static final int MAX_CHANNELS = 10_000;

  private final Map<Long, Verdict> byChannel =
      new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Verdict> eldest) {
          return size() > MAX_CHANNELS;
        }
      };

  synchronized Optional<Verdict> of(long channelId) {
    return Optional.ofNullable(byChannel.get(channelId));
  }

  synchronized void remember(long channelId, Verdict verdict) {
    byChannel.put(channelId, verdict);
  }
}
