package dev.millrace.conformance;

import java.util.List;
import java.util.regex.Pattern;

/// The rules on a multivariant playlist. What the specification only recommends for a variant is
/// demanded here: players choose by it before they have measured anything.
final class MultivariantRules {
  private static final Pattern VIDEO_CODEC = Pattern.compile("(^|,)\\s*(avc|hvc|hev|av01|vp0|dvh)");
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
    playlist.media().forEach(media -> checkMedia(media, out));
  }

  private static void checkVariant(MultivariantPlaylist playlist, Variant variant, Reporter out) {
    if (variant.uri() == null) {
      out.report(Rule.VARIANT_ADDRESS, "no address follows");
    }
    require(variant, "BANDWIDTH", Rule.BANDWIDTH_PRESENT, out);
    require(variant, "AVERAGE-BANDWIDTH", Rule.AVERAGE_BANDWIDTH_PRESENT, out);
    require(variant, "CODECS", Rule.CODECS_PRESENT, out);
    String codecs = variant.attributes().quoted("CODECS").orElse("");
    if (VIDEO_CODEC.matcher(codecs).find()) {
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

  private static void checkMedia(AttributeList media, Reporter out) {
    for (String name : List.of("TYPE", "GROUP-ID", "NAME")) {
      if (!media.has(name)) {
        out.report(Rule.MEDIA_COMPLETE, "no " + name);
      }
    }
  }

  private static void require(Variant variant, String name, Rule rule, Reporter out) {
    if (!variant.attributes().has(name)) {
      out.report(rule, variant.name() + " has no " + name);
    }
  }
}
