package dev.millrace.streaming.live;

import dev.millrace.hls.SourceFlaw;
import dev.millrace.hls.SourceVerdict;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The text form of verdicts, a line for each channel. Stateless.
///
/// ```
/// channel <id> <pictures per second, 0: its own> [<flaw>,<flaw>…]
/// ```
final class VerdictLines {
  private static final Pattern LINE =
      Pattern.compile("channel (\\d{1,18}) (0|30|60)(?: ([A-Z_]{1,20}(?:,[A-Z_]{1,20}){0,9}))?");

  private VerdictLines() {}

  static String write(Map<Long, SourceVerdict> verdicts) {
    StringBuilder text = new StringBuilder(40 * verdicts.size());
    verdicts.forEach((channel, verdict) -> {
      text.append("channel ").append(channel).append(' ').append(verdict.constantRate());
      String separator = " ";
      for (SourceFlaw flaw : new TreeSet<>(verdict.flaws())) {
        text.append(separator).append(flaw);
        separator = ",";
      }
      text.append('\n');
    });
    return text.toString();
  }

  /// Lines that cannot be read are passed over: those channels are measured anew.
  static Map<Long, SourceVerdict> read(String text) {
    Map<Long, SourceVerdict> verdicts = new LinkedHashMap<>();
    for (String line : text.split("\n", -1)) {
      Matcher found = LINE.matcher(line);
      if (found.matches()) {
        int rate = Integer.parseInt(found.group(2));
        flaws(found.group(3))
            .ifPresent(flaws ->
                verdicts.put(Long.valueOf(found.group(1)), new SourceVerdict(flaws, rate)));
      }
    }
    return verdicts;
  }

  /// Empty when one is unknown: a later version may have written it.
  private static Optional<Set<SourceFlaw>> flaws(@Nullable String names) {
    Set<SourceFlaw> flaws = EnumSet.noneOf(SourceFlaw.class);
    for (String name : names == null ? new String[0] : names.split(",", -1)) {
      try {
        flaws.add(SourceFlaw.valueOf(name));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.of(flaws);
  }
}
