package dev.millrace.conformance;

import java.net.URI;

/// What a variant declares against what its segments were (RFC 8216bis, 4.4.6.2).
final class BandwidthRule {
  private BandwidthRule() {}

  static void check(MultivariantPlaylist playlist, URI address, Tally tally, Reporter out) {
    for (Variant variant : playlist.variants()) {
      long declared = variant.bandwidth().orElse(Long.MAX_VALUE / 2);
      long measured = variant.uri() == null ? 0 : peak(variant.uri(), address, tally);
      long sound =
          playlist.media().stream()
              .filter(media -> media.quoted("GROUP-ID").equals(variant.audio()))
              .flatMap(media -> media.quoted("URI").stream())
              .mapToLong(uri -> peak(uri, address, tally))
              .max()
              .orElse(0);
      if ((measured + sound) * 10 > declared * 11) {
        out.report(
            Rule.BANDWIDTH_KEPT,
            "%s: BANDWIDTH is %d, segments reach %d"
                .formatted(variant.name(), declared, measured + sound));
      }
    }
  }

  private static long peak(String uri, URI address, Tally tally) {
    return tally.peak(address.resolve(Addresses.of(uri)));
  }
}
