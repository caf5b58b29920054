package dev.millrace.conformance;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The init segments of one rendition, each loaded once. For one thread.
final class InitSegments {
  private final Reading reading;
  private final URI playlist;
  private final List<String> codecs;
  private final Reporter out;
  private final Map<Tag.InitMap, Map<Integer, Track>> loaded = new HashMap<>();

  InitSegments(Reading reading, Announcement announced, Reporter out) {
    this.reading = reading;
    this.playlist = announced.address();
    this.codecs = announced.codecs();
    this.out = out;
  }

  /// The tracks by their id.
  ///
  /// @param map null when there is none, as with other formats than fMP4, which are not looked into
  /// @return empty when there is nothing that can be looked into
  Map<Integer, Track> tracks(Tag.@Nullable InitMap map) {
    boolean whole = map != null && map.byteRange() == null;
    return whole ? loaded.computeIfAbsent(map, this::load) : Map.of();
  }

  /// @return empty when it cannot be read, which is reported
  private Map<Integer, Track> load(Tag.InitMap map) {
    try {
      URI uri = playlist.resolve(Addresses.of(map.uri()));
      Answer answer = reading.fetcher().get(uri, Reading.LISTED_DEADLINE);
      if (!answer.ok()) {
        out.report(Rule.STATUS_OK, map.uri() + ": " + answer.outcome());
        return Map.of();
      }
      ContentTypes.checkMedia(map.uri(), answer, out);
      Map<Integer, Track> tracks = Track.parse(answer.body());
      tracks.values().forEach(track -> checkCodecs(map, track.format()));
      return tracks;
    } catch (UnreadableException e) {
      out.report(Rule.FRAGMENT_SYNTAX, map.uri() + ": " + e.getMessage());
      return Map.of();
    }
  }

  private void checkCodecs(Tag.InitMap map, String format) {
    for (String declared : codecs) {
      if (!Codecs.name(declared, format)) {
        out.report(
            Rule.CODECS_TRUE, "%s is %s, CODECS is %s".formatted(map.uri(), format, declared));
      }
    }
  }
}
