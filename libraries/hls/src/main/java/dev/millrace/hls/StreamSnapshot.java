package dev.millrace.hls;

import dev.millrace.media.Bytes;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What can be fetched of a live stream at one moment. Immutable, thread-safe.
public final class StreamSnapshot {
  private final String url;
  private final Map<Rendition, RenditionSnapshot> renditions;
  private final boolean playable;
  private final boolean ended;
  private @Nullable Bytes multivariant;

  StreamSnapshot(
      String url, Map<Rendition, RenditionSnapshot> renditions, boolean playable, boolean ended) {
    this.url = url;
    this.renditions = Map.copyOf(renditions);
    this.playable = playable;
    this.ended = ended;
  }

  /// Whether every rendition that is to be expected has a segment: players read the multivariant
  /// playlist once.
  public boolean playable() {
    return playable;
  }

  /// Whether nothing follows.
  public boolean ended() {
    return ended;
  }

  /// Above the number of every segment so far.
  public long nextMsn() {
    return renditions.values().stream().mapToLong(RenditionSnapshot::nextMsn).max().orElse(0);
  }

  Optional<RenditionSnapshot> rendition(Rendition rendition) {
    return Optional.ofNullable(renditions.get(rendition));
  }

  /// The multivariant playlist, rendered when it is first asked for.
  synchronized Bytes multivariant() {
    if (multivariant == null) {
      multivariant = Bytes.utf8(MultivariantPlaylist.render(url, renditions));
    }
    return multivariant;
  }
}
