package dev.millrace.conformance;

import static dev.millrace.conformance.Scope.MULTIVARIANT;
import static dev.millrace.conformance.Scope.PLAYLIST;
import static dev.millrace.conformance.Scope.RENDITIONS;
import static dev.millrace.conformance.Scope.SERVER;
import static dev.millrace.conformance.Scope.UPDATE;
import static dev.millrace.conformance.Severity.ERROR;
import static dev.millrace.conformance.Severity.NOTE;

/// The rules that are checked, with their section in draft-pantos-hls-rfc8216bis-22. A SHOULD of
/// the specification is a note, unless a player is known to need it.
public enum Rule {
  PLAYLIST_SYNTAX("4.1", PLAYLIST, ERROR, "a playlist can be parsed"),
  PLAYLIST_KIND("4.1", PLAYLIST, ERROR, "media and multivariant tags do not mix"),
  EXTM3U_FIRST("4.4.1.1", PLAYLIST, ERROR, "EXTM3U is the first line"),
  VERSION_SUFFICIENT("8", PLAYLIST, ERROR, "EXT-X-VERSION is high enough for the tags used"),
  TAG_ONCE("4.4", PLAYLIST, ERROR, "a tag that speaks for the playlist stands once"),
  TARGET_DURATION_PRESENT("4.4.3.1", PLAYLIST, ERROR, "a media playlist has a target duration"),
  EXTINF_WITHIN_TARGET("4.4.3.1", PLAYLIST, ERROR, "EXTINF, rounded, is within the target"),
  MEDIA_SEQUENCE_FIRST("4.4.3.2", PLAYLIST, ERROR, "EXT-X-MEDIA-SEQUENCE precedes all segments"),
  MEDIA_SEQUENCE_PRESENT("6.2.2", PLAYLIST, ERROR, "a live playlist has EXT-X-MEDIA-SEQUENCE"),
  DISCONTINUITY_SEQUENCE_FIRST(
      "4.4.3.3", PLAYLIST, ERROR, "EXT-X-DISCONTINUITY-SEQUENCE precedes all it counts"),
  PLAYLIST_TYPE_ABSENT("6.2.2", PLAYLIST, ERROR, "a sliding playlist has no EXT-X-PLAYLIST-TYPE"),
  EXTINF_PRESENT("4.4.4.1", PLAYLIST, ERROR, "each segment has an EXTINF"),
  MAP_BEFORE_FMP4("3.1.2", PLAYLIST, ERROR, "fMP4 segments follow an EXT-X-MAP"),
  DATE_TIME_CONSISTENT("4.4.4.6", PLAYLIST, ERROR, "date and time advance as durations do"),
  DATE_TIME_AT_DISCONTINUITY(
      "6.2.1", PLAYLIST, NOTE, "a segment after a discontinuity has a date and time"),
  TAGS_BEFORE_PARTS("4.4.4.9", PLAYLIST, ERROR, "a segment's tags precede its first part"),
  PART_INF_PRESENT("4.4.3.7", PLAYLIST, ERROR, "a playlist with parts has EXT-X-PART-INF"),
  PART_WITHIN_TARGET("4.4.4.9", PLAYLIST, ERROR, "a part is not longer than PART-TARGET"),
  PART_LONG_ENOUGH("4.4.4.9", PLAYLIST, ERROR, "a part lasts at least 85 % of PART-TARGET"),
  PARTS_FILL_SEGMENT("3.2", PLAYLIST, ERROR, "the parts of a segment last as long as it"),
  PARTS_NEAR_END("6.2.2", PLAYLIST, NOTE, "parts go three target durations from the end"),
  PARTS_KEPT("6.2.2", PLAYLIST, ERROR, "parts stay for three target durations"),
  PARTS_REMOVED_IN_ORDER("6.2.2", PLAYLIST, ERROR, "parts are removed from the front"),
  GAP_PARTS("6.2.1", PLAYLIST, ERROR, "the parts of a gap are gaps"),
  GAP_PART_IN_SEGMENT("3.2", PLAYLIST, NOTE, "a segment that is there misses no part"),
  HOLD_BACK("4.4.3.8", PLAYLIST, ERROR, "HOLD-BACK is at least three target durations"),
  PART_HOLD_BACK_PRESENT("4.4.3.8", PLAYLIST, ERROR, "with parts there is a PART-HOLD-BACK"),
  PART_HOLD_BACK("4.4.3.8", PLAYLIST, ERROR, "PART-HOLD-BACK is at least two PART-TARGETs"),
  PART_HOLD_BACK_ADVISED(
      "4.4.3.8", PLAYLIST, NOTE, "PART-HOLD-BACK should be at least three PART-TARGETs"),
  SKIP_BOUNDARY("4.4.3.8", PLAYLIST, ERROR, "CAN-SKIP-UNTIL is at least six target durations"),
  SKIP_DATERANGES("4.4.3.8", PLAYLIST, ERROR, "CAN-SKIP-DATERANGES needs CAN-SKIP-UNTIL"),
  BLOCK_RELOAD_OFFERED("B.1", PLAYLIST, ERROR, "a live playlist with parts can block"),
  HINT_AFTER_END("4.4.5.3", PLAYLIST, ERROR, "no preload hint after the end"),
  HINT_PRESENT("B.1", PLAYLIST, ERROR, "a live playlist with parts hints the next one"),
  HINT_ONCE("6.2.6", PLAYLIST, NOTE, "one preload hint of a type"),
  HINT_IS_NEW("4.4.5.3", PLAYLIST, ERROR, "what is hinted is not listed yet"),
  REPORT_FOR_EACH("B.1", PLAYLIST, ERROR, "every other rendition has a report"),
  REPORT_RELATIVE("4.4.5.4", PLAYLIST, ERROR, "a report's address is relative"),
  REPORT_PLAUSIBLE("4.4.5.4", PLAYLIST, ERROR, "a report is as new as its playlist"),
  SKIP_ADVERTISED("6.2.5.1", PLAYLIST, ERROR, "who skips says CAN-SKIP-UNTIL"),
  SKIP_BEYOND_BOUNDARY("6.2.5.1", PLAYLIST, ERROR, "only what is older than CAN-SKIP-UNTIL goes"),
  SKIP_AFTER_END("6.2.5.1", PLAYLIST, ERROR, "an ended playlist is not skipped"),
  SKIP_PLACE("4.4.5.2", PLAYLIST, ERROR, "EXT-X-SKIP stands where the skipped segments stood"),

  TARGET_DURATION_CONSTANT("6.2.1", UPDATE, ERROR, "the target duration does not change"),
  PART_TARGET_CONSTANT("6.2.1", UPDATE, ERROR, "PART-TARGET does not change"),
  SERVER_CONTROL_CONSTANT("6.2.1", UPDATE, ERROR, "EXT-X-SERVER-CONTROL does not change"),
  MEDIA_SEQUENCE_MONOTONIC("6.2.2", UPDATE, ERROR, "the media sequence never goes back"),
  DISCONTINUITY_SEQUENCE_MONOTONIC(
      "6.2.2", UPDATE, ERROR, "the discontinuity sequence never goes back"),
  DISCONTINUITY_SEQUENCE_COUNTS(
      "6.2.2", UPDATE, ERROR, "a segment keeps its discontinuity sequence number"),
  DISCONTINUITY_NOT_INSERTED(
      "6.2.1", UPDATE, ERROR, "no discontinuity comes before what was shown"),
  SEGMENT_UNCHANGED("6.2.1", UPDATE, ERROR, "a listed segment does not change"),
  PART_UNCHANGED("6.2.1", UPDATE, ERROR, "a listed part does not change"),
  APPEND_ONLY("6.2.1", UPDATE, ERROR, "what is removed is removed from the front"),
  WINDOW_LONG_ENOUGH("6.2.2", UPDATE, ERROR, "three target durations remain after a removal"),
  HINT_KEPT("4.4.5.3", UPDATE, ERROR, "the hinted part is the next part"),
  END_IS_FINAL("6.2.1", UPDATE, ERROR, "nothing follows EXT-X-ENDLIST"),
  UPDATE_IN_TIME("6.2.1", UPDATE, ERROR, "a segment comes within 1.5 target durations"),
  PART_IN_TIME("6.2.1", UPDATE, NOTE, "a part comes within three PART-TARGETs"),
  HELD("6.2.1", UPDATE, NOTE, "the stream waits for its publisher, or it has gone"),

  SAME_TARGET_DURATION("6.2.4", RENDITIONS, ERROR, "renditions share the target duration"),
  SAME_SERVER_CONTROL("6.2.4", RENDITIONS, ERROR, "renditions share EXT-X-SERVER-CONTROL"),
  SAME_PLAYLIST_TYPE("6.2.4", RENDITIONS, ERROR, "renditions share EXT-X-PLAYLIST-TYPE"),
  SAME_DISCONTINUITY("6.2.4", RENDITIONS, ERROR, "renditions share discontinuity numbers"),
  SAME_DATE_TIME("6.2.4", RENDITIONS, ERROR, "renditions share date and time"),
  DATE_TIME_IN_ALL("6.2.4", RENDITIONS, ERROR, "date and time stand in all playlists or none"),
  SAME_RANGE("6.2.4", RENDITIONS, ERROR, "renditions list the same media sequence numbers"),

  BANDWIDTH_PRESENT("4.4.6.2", MULTIVARIANT, ERROR, "a variant has BANDWIDTH"),
  AVERAGE_BANDWIDTH_PRESENT("4.4.6.2", MULTIVARIANT, ERROR, "a variant has AVERAGE-BANDWIDTH"),
  CODECS_PRESENT("4.4.6.2", MULTIVARIANT, ERROR, "a variant has CODECS"),
  RESOLUTION_PRESENT("4.4.6.2", MULTIVARIANT, ERROR, "a variant with video has RESOLUTION"),
  FRAME_RATE_PRESENT("4.4.6.2", MULTIVARIANT, ERROR, "a variant with video has FRAME-RATE"),
  GROUP_EXISTS("4.4.6.2", MULTIVARIANT, ERROR, "a variant's group exists"),
  VARIANT_ADDRESS("4.4.6.2", MULTIVARIANT, ERROR, "an address follows EXT-X-STREAM-INF"),
  VARIANT_PRESENT("4.4.6.2", MULTIVARIANT, ERROR, "there is a variant to play"),
  AUDIO_CODECS("6.2.4", MULTIVARIANT, ERROR, "variants with one audio group name its codec"),
  MEDIA_COMPLETE("4.4.6.1", MULTIVARIANT, ERROR, "EXT-X-MEDIA has TYPE, GROUP-ID and NAME"),
  MEDIA_TYPE("4.4.6.1", MULTIVARIANT, ERROR, "the TYPE of EXT-X-MEDIA is one of four"),
  MEDIA_ADDRESS("4.4.6.1", MULTIVARIANT, ERROR, "subtitles have a URI, closed captions have none"),
  DEFAULT_IS_SELECTED("4.4.6.1", MULTIVARIANT, ERROR, "DEFAULT=YES is not AUTOSELECT=NO"),
  NAME_ONCE("4.4.6.1.1", MULTIVARIANT, ERROR, "members of a group have names of their own"),
  DEFAULT_ONCE("4.4.6.1.1", MULTIVARIANT, ERROR, "a group has one default"),
  AUTOSELECT_DISTINCT(
      "4.4.6.1.1", MULTIVARIANT, NOTE, "what is selected by itself can be told from the others"),
  GROUPS_ALIKE("4.4.6.1.1", MULTIVARIANT, ERROR, "groups of a type have the same members"),

  BANDWIDTH_KEPT("4.4.6.2", SERVER, NOTE, "no segment is above BANDWIDTH by more than 10 %"),
  STATUS_OK("6.2.1", SERVER, ERROR, "what is listed can be loaded"),
  CONTENT_TYPE("4", SERVER, ERROR, "the content type tells what it is"),
  HINT_SERVED("6.2.6", SERVER, ERROR, "a hinted part is answered when it is there"),
  PARTS_EQUAL_SEGMENT("3.2", SERVER, ERROR, "the bytes of a segment are those of its parts"),
  FRAGMENT_SYNTAX("3.1.2", SERVER, ERROR, "segments and parts are fMP4 fragments"),
  DURATION_TRUE("4.4.4.1", SERVER, ERROR, "media lasts as long as is listed"),
  SAME_MEDIA_TIME("6.2.4", SERVER, ERROR, "renditions have the same media times"),
  MEDIA_PRESENT("6.2.1", SERVER, NOTE, "what is absent has segments of its own, which are gaps"),
  DECODE_TIME_CONTINUOUS("6.2.1", SERVER, ERROR, "a fragment begins where the last one ended"),
  INDEPENDENT_IS_SYNC("4.4.4.9", SERVER, ERROR, "an independent part begins with a sync sample"),
  INDEPENDENT_SEGMENT_IS_SYNC(
      "4.4.2.1", SERVER, ERROR, "with EXT-X-INDEPENDENT-SEGMENTS each begins with a sync sample"),
  CODECS_TRUE("6.2.4", SERVER, ERROR, "CODECS names what the media is"),
  ENCODING_CHANGE_MARKED("6.2.1", SERVER, ERROR, "another encoding comes behind a discontinuity"),
  REMOVED_STAYS("6.2.2", SERVER, ERROR, "what has just left the playlist can be loaded"),
  PART_WITHOUT_MSN_REFUSED("6.2.5.2", SERVER, ERROR, "_HLS_part without _HLS_msn gets 400"),
  FAR_MSN_REFUSED("6.2.5.2", SERVER, ERROR, "_HLS_msn far ahead gets 400"),
  FAR_PART_REFUSED("6.2.5.2", SERVER, ERROR, "_HLS_part far ahead gets 400"),
  OLD_MSN_ANSWERED("6.2.5.2", SERVER, ERROR, "_HLS_msn of a removed segment gets the playlist"),
  BLOCKS_LONG_ENOUGH("6.2.5.2", SERVER, ERROR, "503 comes after three target durations"),
  END_IGNORES_DIRECTIVES("6.2.5", SERVER, ERROR, "an ended playlist ignores delivery directives"),
  BLOCKS_UNTIL_THERE("6.2.5.2", SERVER, ERROR, "a blocking reload has what was asked for"),
  DELTA_WHEN_ASKED("6.2.5.1", SERVER, ERROR, "_HLS_skip gets a delta update, others do not"),
  DELTA_EQUALS_FULL("6.2.5.1", SERVER, ERROR, "a delta update restores the full playlist");

  private final String section;
  private final Scope scope;
  private final Severity severity;
  private final String sentence;

  Rule(String section, Scope scope, Severity severity, String sentence) {
    this.section = section;
    this.scope = scope;
    this.severity = severity;
    this.sentence = sentence;
  }

  /// Of draft-pantos-hls-rfc8216bis-22.
  public String section() {
    return section;
  }

  public Scope scope() {
    return scope;
  }

  public Severity severity() {
    return severity;
  }

  /// What holds when the rule is kept.
  public String sentence() {
    return sentence;
  }
}
