package dev.millrace.conformance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Which tags stand where, and how often: what can be seen without their meaning.
final class HeaderRules {
  /// RFC 8216bis, 8. The tags of low latency need no version of their own, except EXT-X-SKIP.
  private static long versionFor(Tag tag) {
    return switch (tag) {
      case Tag.ExtInf extInf -> extInf.whole() ? 1 : 3;
      case Tag.ByteRange _, Tag.IframesOnly _ -> 4;
      case Tag.InitMap _ -> 6;
      case Tag.Define _ -> 8;
      case Tag.Skip skip -> skip.dateranges() ? 10 : 9;
      default -> 1;
    };
  }

  private HeaderRules() {}

  static void checkAny(List<Line> lines, long version, Reporter out) {
    if (lines.isEmpty()
        || !(lines.getFirst().tag() instanceof Tag.ExtM3u)
        || lines.getFirst().number() != 1) {
      out.report(Rule.EXTM3U_FIRST, "begins otherwise");
    }
    for (Line line : lines) {
      long needed = versionFor(line.tag());
      if (needed > version) {
        out.report(
            Rule.VERSION_SUFFICIENT,
            name(line.tag()) + " needs version " + needed + ", it says " + version);
      }
    }
    checkOnce(lines, out);
  }

  static void checkMedia(MediaPlaylist playlist, Reporter out) {
    List<Line> lines = playlist.lines();
    checkAny(lines, playlist.version(), out);
    for (Line line : lines) {
      if (line.tag() instanceof Tag.ForMultivariant) {
        out.report(Rule.PLAYLIST_KIND, name(line.tag()) + " in a media playlist");
      }
    }
    if (playlist.targetDuration() == null) {
      out.report(Rule.TARGET_DURATION_PRESENT, "it has none");
    }
    checkSequences(playlist, out);
    checkType(playlist, out);
    checkExtInf(lines, out);
  }

  private static void checkOnce(List<Line> lines, Reporter out) {
    Map<String, Integer> seen = new HashMap<>();
    for (Line line : lines) {
      Tag tag = line.tag();
      if (speaksForPlaylist(tag) && seen.merge(name(tag), 1, Integer::sum) == 2) {
        out.report(Rule.TAG_ONCE, name(tag) + " again in line " + line.number());
      }
    }
  }

  private static boolean speaksForPlaylist(Tag tag) {
    return switch (tag) {
      case Tag.ExtM3u _, Tag.Version _, Tag.IndependentSegments _ -> true;
      case Tag.TargetDuration _, Tag.MediaSequence _, Tag.DiscontinuitySequence _ -> true;
      case Tag.PlaylistType _, Tag.IframesOnly _, Tag.PartInf _ -> true;
      case Tag.EndList _, Tag.Skip _, ServerControl _ -> true;
      default -> false;
    };
  }

  private static void checkSequences(MediaPlaylist playlist, Reporter out) {
    List<Line> lines = playlist.lines();
    int sequence = indexOf(lines, Tag.MediaSequence.class::isInstance);
    if (sequence < 0 && !playlist.ended()) {
      out.report(Rule.MEDIA_SEQUENCE_PRESENT, "it has none");
    }
    int segment = indexOf(lines, tag -> tag instanceof Tag.Uri || tag instanceof Part);
    if (segment >= 0 && sequence > segment) {
      out.report(Rule.MEDIA_SEQUENCE_FIRST, "it comes after a segment");
    }
    int counter = indexOf(lines, Tag.DiscontinuitySequence.class::isInstance);
    int counted =
        indexOf(
            lines,
            tag ->
                tag instanceof Tag.Uri || tag instanceof Part || tag instanceof Tag.Discontinuity);
    if (counted >= 0 && counter > counted) {
      out.report(Rule.DISCONTINUITY_SEQUENCE_FIRST, "it comes after what it counts");
    }
  }

  /// A window that has lost its first segment is a live playlist, for which no type is right.
  private static void checkType(MediaPlaylist playlist, Reporter out) {
    boolean typed = indexOf(playlist.lines(), Tag.PlaylistType.class::isInstance) >= 0;
    if (typed && !playlist.ended() && playlist.mediaSequence() > 0) {
      out.report(Rule.PLAYLIST_TYPE_ABSENT, "though segments have been removed");
    }
  }

  private static void checkExtInf(List<Line> lines, Reporter out) {
    boolean extInf = false;
    for (Line line : lines) {
      if (line.tag() instanceof Tag.Uri uri) {
        if (!extInf) {
          out.report(Rule.EXTINF_PRESENT, uri.text() + " has none");
        }
        extInf = false;
      } else if (line.tag() instanceof Tag.ExtInf) {
        extInf = true;
      }
    }
  }

  private static int indexOf(List<Line> lines, Predicate<Tag> wanted) {
    for (int i = 0; i < lines.size(); i++) {
      if (wanted.test(lines.get(i).tag())) {
        return i;
      }
    }
    return -1;
  }

  /// What findings call it.
  static String name(Tag tag) {
    return tag.getClass().getSimpleName();
  }
}
