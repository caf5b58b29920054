package dev.millrace.hls;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A broadcast that was kept: its playlists, and which files belong to it. Immutable, thread-safe.
///
/// Each rendition has an index, a text of which a line is added for each init segment and segment.
public final class Recording {
  private final Map<Rendition, List<RecordedSegment>> renditions;
  private final Map<Rendition, PlaylistText> playlists = new EnumMap<>(Rendition.class);
  private final Map<Rendition, Set<String>> names = new EnumMap<>(Rendition.class);
  private final PlaylistText multivariant;
  private final Optional<PlaylistText> manifest;

  private Recording(String url, Map<Rendition, List<RecordedSegment>> renditions) {
    this.renditions = renditions;
    Map<Rendition, Variant> variants = new EnumMap<>(Rendition.class);
    renditions.forEach((rendition, segments) -> {
      playlists.put(rendition, PlaylistText.hls(VodPlaylist.render(rendition, segments)));
      names.put(rendition, namesOf(segments));
      variants.put(rendition, VodPlaylist.variant(segments));
    });
    this.multivariant = PlaylistText.hls(MultivariantPlaylist.render(url + "/vod/", variants));
    this.manifest =
        RecordedManifest.render(url, renditions, variants).map(text -> PlaylistText.dash(text));
  }

  /// Reads the indexes of a recording; whatever they hold gives a value.
  ///
  /// @return empty when no rendition has a segment
  public static Optional<Recording> read(String url, Map<Rendition, String> indexes) {
    Map<Rendition, List<RecordedSegment>> renditions = new EnumMap<>(Rendition.class);
    indexes.forEach((rendition, index) -> {
      List<RecordedSegment> segments = RecordingEntries.read(rendition, index);
      if (segments.stream().anyMatch(segment -> !segment.gap())) {
        renditions.put(rendition, segments);
      }
    });
    return renditions.isEmpty() ? Optional.empty() : Optional.of(new Recording(url, renditions));
  }

  public PlaylistText multivariant() {
    return multivariant;
  }

  /// The DASH manifest of the whole broadcast; recordings of earlier versions have none.
  public Optional<PlaylistText> manifest() {
    return manifest;
  }

  /// A rendition's playlist of the whole broadcast.
  public Optional<PlaylistText> playlist(Rendition rendition) {
    return Optional.ofNullable(playlists.get(rendition));
  }

  /// Whether there is such an init segment or segment.
  public boolean has(Rendition rendition, String file) {
    return names.getOrDefault(rendition, Set.of()).contains(file);
  }

  /// The media sequence number with which the broadcast goes on, when it does.
  public long nextMsn() {
    return renditions.values().stream().mapToLong(RecordingEntries::nextMsn).max().orElse(0);
  }

  /// The discontinuity sequence number with which the broadcast goes on, when it does.
  public long nextDiscontinuity() {
    return renditions.values().stream()
        .mapToLong(segments -> segments.getLast().run())
        .max()
        .orElse(0);
  }

  private static Set<String> namesOf(List<RecordedSegment> segments) {
    Set<String> names = new HashSet<>();
    for (RecordedSegment segment : segments) {
      names.add(segment.init().name());
      names.add(segment.name());
    }
    return Set.copyOf(names);
  }
}
