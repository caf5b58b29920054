package dev.millrace.hls;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What can be fetched of a live stream at one moment. Immutable, thread-safe.
public final class StreamSnapshot {
  private final String url;
  private final Map<Rendition, RenditionSnapshot> renditions;
  private final PeriodConfig expected;
  private final LiveManifest manifest;
  private final boolean playable;
  private final boolean ended;
  private @Nullable PlaylistText multivariant;

  /// @param expected its renditions are those that the multivariant playlist names
  StreamSnapshot(
      String url,
      Map<Rendition, RenditionSnapshot> renditions,
      PeriodConfig expected,
      LiveManifest manifest,
      boolean playable,
      boolean ended) {
    this.url = url;
    this.renditions = Map.copyOf(renditions);
    this.expected = expected;
    this.manifest = manifest;
    this.playable = playable;
    this.ended = ended;
  }

  /// Whether every rendition that is to be expected has something to play: players read the
  /// multivariant playlist once.
  public boolean playable() {
    return playable;
  }

  /// Whether nothing follows.
  public boolean ended() {
    return ended;
  }

  /// The rendition that decides where segments end.
  public Rendition lead() {
    return expected.lead();
  }

  /// Above the number of every segment so far.
  public long nextMsn() {
    return renditions.values().stream().mapToLong(RenditionSnapshot::nextMsn).max().orElse(0);
  }

  /// Above every discontinuity sequence so far.
  public long nextDiscontinuity() {
    return renditions.values().stream()
        .mapToLong(RenditionSnapshot::nextDiscontinuity)
        .max()
        .orElse(0);
  }

  /// The renditions of which an earlier snapshot shows something else, or nothing.
  public Set<Rendition> changedSince(StreamSnapshot earlier) {
    Set<Rendition> changed = EnumSet.noneOf(Rendition.class);
    renditions.forEach((rendition, now) -> {
      if (earlier.renditions.get(rendition) != now) {
        changed.add(rendition);
      }
    });
    return changed;
  }

  Optional<RenditionSnapshot> rendition(Rendition rendition) {
    return Optional.ofNullable(renditions.get(rendition));
  }

  LiveManifest manifest() {
    return manifest;
  }

  /// The multivariant playlist, rendered when it is first asked for.
  synchronized PlaylistText multivariant() {
    if (multivariant == null) {
      Map<Rendition, Variant> variants = new EnumMap<>(Rendition.class);
      renditions.forEach((rendition, shown) -> {
        if (expected.renditions().contains(rendition)) {
          variants.put(rendition, Variant.of(shown));
        }
      });
      multivariant = PlaylistText.hls(MultivariantPlaylist.render(url + '/', variants));
    }
    return multivariant;
  }
}
