package dev.millrace.conformance;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/// Reads one line. Total: answers a tag or throws [UnreadableException].
final class TagParser {
  /// ISO 8601 with a zone as `Z`, `+00:00` or `+0000` (RFC 8216bis, 4.4.4.6).
  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  private TagParser() {}

  /// @param line a line that is neither empty nor a comment
  static Tag parse(String line) {
    if (!line.startsWith("#")) {
      return new Tag.Uri(line);
    }
    int colon = line.indexOf(':');
    String name = line.substring(1, colon < 0 ? line.length() : colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    return switch (name) {
      case "EXTM3U" -> new Tag.ExtM3u();
      case "EXT-X-VERSION" -> new Tag.Version(Numbers.integer(value));
      case "EXT-X-INDEPENDENT-SEGMENTS" -> new Tag.IndependentSegments();
      case "EXT-X-DEFINE" -> new Tag.Define();
      case "EXT-X-STREAM-INF" -> new Tag.StreamInf(AttributeList.parse(value));
      case "EXT-X-MEDIA" -> new Tag.Media(AttributeList.parse(value));
      default -> media(name, value);
    };
  }

  private static Tag media(String name, String value) {
    return switch (name) {
      case "EXT-X-TARGETDURATION" -> new Tag.TargetDuration(Numbers.integer(value));
      case "EXT-X-MEDIA-SEQUENCE" -> new Tag.MediaSequence(Numbers.integer(value));
      case "EXT-X-DISCONTINUITY-SEQUENCE" -> new Tag.DiscontinuitySequence(Numbers.integer(value));
      case "EXT-X-PLAYLIST-TYPE" -> playlistType(value);
      case "EXT-X-I-FRAMES-ONLY" -> new Tag.IframesOnly();
      case "EXT-X-ENDLIST" -> new Tag.EndList();
      case "EXTINF" -> extInf(value);
      case "EXT-X-BYTERANGE" -> new Tag.ByteRange(value);
      case "EXT-X-DISCONTINUITY" -> new Tag.Discontinuity();
      case "EXT-X-PROGRAM-DATE-TIME" -> new Tag.ProgramDateTime(instant(value));
      case "EXT-X-GAP" -> new Tag.Gap();
      default -> withAttributes(name, value);
    };
  }

  private static Tag withAttributes(String name, String value) {
    return switch (name) {
      case "EXT-X-MAP" -> {
        AttributeList map = AttributeList.parse(value);
        yield new Tag.InitMap(map.requiredQuoted("URI"), map.quoted("BYTERANGE").orElse(null));
      }
      case "EXT-X-PART-INF" -> new Tag.PartInf(partTarget(AttributeList.parse(value)));
      case "EXT-X-SERVER-CONTROL" -> ServerControl.of(AttributeList.parse(value));
      case "EXT-X-PART" -> Part.of(AttributeList.parse(value));
      case "EXT-X-SKIP" -> {
        AttributeList skip = AttributeList.parse(value);
        yield new Tag.Skip(
            Numbers.integer(skip.requiredPlain("SKIPPED-SEGMENTS")),
            skip.has("RECENTLY-REMOVED-DATERANGES"));
      }
      case "EXT-X-PRELOAD-HINT" -> {
        AttributeList hint = AttributeList.parse(value);
        yield new Tag.PreloadHint(hint.requiredPlain("TYPE"), hint.requiredQuoted("URI"));
      }
      case "EXT-X-RENDITION-REPORT" -> {
        AttributeList report = AttributeList.parse(value);
        yield new Tag.RenditionReport(
            report.requiredQuoted("URI"),
            report.integer("LAST-MSN").orElse(null),
            report.integer("LAST-PART").orElse(null));
      }
      default -> new Tag.Other(name);
    };
  }

  private static Duration partTarget(AttributeList attributes) {
    return Numbers.seconds(attributes.requiredPlain("PART-TARGET"));
  }

  private static Tag playlistType(String value) {
    if (!value.equals("EVENT") && !value.equals("VOD")) {
      throw UnreadableException.malformed("playlist type is EVENT or VOD, not " + value);
    }
    return new Tag.PlaylistType(value);
  }

  /// `<duration>,[<title>]`
  private static Tag extInf(String value) {
    int comma = value.indexOf(',');
    String duration = comma < 0 ? value : value.substring(0, comma);
    return new Tag.ExtInf(Numbers.seconds(duration), duration.indexOf('.') < 0);
  }

  private static Instant instant(String value) {
    try {
      return OffsetDateTime.parse(value, DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      throw UnreadableException.malformed("not a date and time: " + Numbers.clipped(value));
    }
  }
}
