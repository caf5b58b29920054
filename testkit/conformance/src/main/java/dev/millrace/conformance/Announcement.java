package dev.millrace.conformance;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What a multivariant playlist says of one of its media playlists. Immutable.
///
/// @param others the addresses of the other media playlists
/// @param independent whether EXT-X-INDEPENDENT-SEGMENTS holds for all of them
/// @param codecs of each variant that it is played in, where they are given
record Announcement(URI address, Set<URI> others, boolean independent, List<String> codecs) {
  Announcement {
    others = Set.copyOf(others);
    codecs = List.copyOf(codecs);
  }

  /// One for each media playlist.
  ///
  /// @param base the address of the multivariant playlist
  /// @throws UnreadableException when an address cannot be read
  static List<Announcement> of(MultivariantPlaylist playlist, URI base) {
    Set<URI> all = new LinkedHashSet<>();
    playlist.playlists().forEach(uri -> all.add(base.resolve(Addresses.of(uri))));
    return all.stream().map(address -> of(playlist, base, all, address)).toList();
  }

  private static Announcement of(
      MultivariantPlaylist playlist, URI base, Set<URI> all, URI address) {
    Set<URI> others = new LinkedHashSet<>(all);
    others.remove(address);
    List<String> codecs =
        playlist.variants().stream()
            .filter(variant ->
                addresses(playlist, variant)
                    .anyMatch(uri -> base.resolve(Addresses.of(uri)).equals(address)))
            .flatMap(variant -> variant.attributes().quoted("CODECS").stream())
            .toList();
    return new Announcement(address, others, playlist.independentSegments(), codecs);
  }

  /// Of all that is played with a variant.
  private static Stream<String> addresses(MultivariantPlaylist playlist, Variant variant) {
    Stream<String> sound =
        playlist.media().stream()
            .filter(media -> media.quoted("GROUP-ID").equals(variant.audio()))
            .flatMap(media -> media.quoted("URI").stream());
    return Stream.concat(Stream.ofNullable(variant.uri()), sound);
  }
}
