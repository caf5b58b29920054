package dev.millrace.conformance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The rules on a multivariant playlist. What the specification only recommends for a variant is
/// demanded here: players choose by it before they have measured anything.
final class MultivariantRules {
  private static final List<String> GROUPS = List.of("AUDIO", "VIDEO", "SUBTITLES");

  private MultivariantRules() {}

  static void check(MultivariantPlaylist playlist, Reporter out) {
    HeaderRules.checkAny(playlist.lines(), playlist.version(), out);
    for (Line line : playlist.lines()) {
      if (line.tag() instanceof Tag.ForMedia) {
        out.report(
            Rule.PLAYLIST_KIND,
            line.tag().getClass().getSimpleName() + " in a multivariant playlist");
      }
    }
    if (playlist.variants().isEmpty()) {
      out.report(Rule.VARIANT_PRESENT, "there is none");
    }
    playlist.variants().forEach(variant -> checkVariant(playlist, variant, out));
    checkAudioCodecs(playlist.variants(), out);
    RenditionGroupRules.check(playlist.media(), out);
  }

  private static void checkVariant(MultivariantPlaylist playlist, Variant variant, Reporter out) {
    if (variant.uri() == null) {
      out.report(Rule.VARIANT_ADDRESS, "no address follows");
    }
    require(variant, "BANDWIDTH", Rule.BANDWIDTH_PRESENT, out);
    require(variant, "AVERAGE-BANDWIDTH", Rule.AVERAGE_BANDWIDTH_PRESENT, out);
    require(variant, "CODECS", Rule.CODECS_PRESENT, out);
    String codecs = variant.attributes().quoted("CODECS").orElse("");
    if (Codecs.video(codecs)) {
      require(variant, "RESOLUTION", Rule.RESOLUTION_PRESENT, out);
      require(variant, "FRAME-RATE", Rule.FRAME_RATE_PRESENT, out);
    }
    for (String type : GROUPS) {
      variant
          .attributes()
          .quoted(type)
          .ifPresent(group -> checkGroup(playlist, variant, type, group, out));
    }
  }

  private static void checkGroup(
      MultivariantPlaylist playlist, Variant variant, String type, String group, Reporter out) {
    boolean exists =
        playlist.media().stream()
            .anyMatch(media ->
                media.plain("TYPE").filter(type::equals).isPresent()
                    && media.quoted("GROUP-ID").filter(group::equals).isPresent());
    if (!exists) {
      out.report(Rule.GROUP_EXISTS, "%s: no %s group '%s'".formatted(variant.name(), type, group));
    }
  }

  /// Whatever variant a client plays, it plays the renditions of the variant's group with it.
  private static void checkAudioCodecs(List<Variant> variants, Reporter out) {
    Map<String, Set<String>> byGroup = new HashMap<>();
    for (Variant variant : variants) {
      Optional<String> codecs = variant.attributes().quoted("CODECS");
      Optional<String> group = variant.audio();
      if (codecs.isPresent() && group.isPresent()) {
        Set<String> named = Codecs.audio(codecs.get());
        Set<String> before = byGroup.putIfAbsent(group.get(), named);
        if (named.isEmpty() || (before != null && !before.equals(named))) {
          out.report(
              Rule.AUDIO_CODECS,
              "%s: CODECS is %s, for group '%s'"
                  .formatted(variant.name(), codecs.get(), group.get()));
        }
      }
    }
  }

  private static void require(Variant variant, String name, Rule rule, Reporter out) {
    if (!variant.attributes().has(name)) {
      out.report(rule, variant.name() + " has no " + name);
    }
  }
}
