package dev.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.conformance.UnreadableException.Reason;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded good playlist breaks no rule; for every rule there is a recording that breaks it
/// and no other.
class RulesTest {
  private static final Set<Rule> OF_TIME =
      Set.of(Rule.UPDATE_IN_TIME, Rule.PART_IN_TIME, Rule.HELD);

  private final Findings findings = new Findings();

  static List<String> goodPlaylists() {
    return Recordings.names(Recordings.GOOD, "(?!update|renditions|multivariant).*");
  }

  static List<String> goodMultivariants() {
    return Recordings.names(Recordings.GOOD, "multivariant.*");
  }

  static List<String> goodUpdates() {
    return Recordings.names(Recordings.GOOD, "update.*\\.1").stream()
        .map(name -> name.substring(0, name.length() - 2))
        .toList();
  }

  static Stream<Rule> playlistRules() {
    return rules(Scope.PLAYLIST);
  }

  static Stream<Rule> updateRules() {
    return rules(Scope.UPDATE).filter(rule -> !OF_TIME.contains(rule));
  }

  static Stream<Rule> renditionRules() {
    return rules(Scope.RENDITIONS);
  }

  static Stream<Rule> multivariantRules() {
    return rules(Scope.MULTIVARIANT);
  }

  @ParameterizedTest
  @MethodSource("goodPlaylists")
  void passesGoodPlaylists(String name) {
    checkPlaylist(Recordings.read(Recordings.GOOD, name), findings.at(name));

    assertThat(Recordings.broken(findings)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("goodUpdates")
  void passesGoodUpdates(String name) {
    UpdateRules.check(
        Recordings.media(Recordings.GOOD, name + ".1"),
        Recordings.media(Recordings.GOOD, name + ".2"),
        findings.at(name));

    assertThat(Recordings.broken(findings)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("goodMultivariants")
  void passesGoodMultivariantPlaylists(String name) {
    checkMultivariant(Recordings.read(Recordings.GOOD, name), findings.at(name));

    assertThat(Recordings.broken(findings)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("playlistRules")
  void namesTheRuleThatAPlaylistBreaks(Rule rule) {
    for (String name : badPlaylists(rule)) {
      Findings found = new Findings();
      checkPlaylist(Recordings.read(Recordings.BAD, name), found.at(name));

      assertThat(Recordings.broken(found)).as(name).containsExactly(rule);
    }
  }

  @ParameterizedTest
  @MethodSource("updateRules")
  void namesTheRuleThatAnUpdateBreaks(Rule rule) {
    UpdateRules.check(
        Recordings.media(Recordings.BAD, rule + ".1"),
        Recordings.media(Recordings.BAD, rule + ".2"),
        findings.at("update"));

    assertThat(Recordings.broken(findings)).containsExactly(rule);
  }

  @ParameterizedTest
  @MethodSource("renditionRules")
  void namesTheRuleThatRenditionsBreak(Rule rule) {
    checkRenditions(
        Recordings.media(Recordings.BAD, rule + ".low"),
        Recordings.media(Recordings.BAD, rule + ".high"));

    assertThat(Recordings.broken(findings)).containsExactly(rule);
  }

  @ParameterizedTest
  @MethodSource("multivariantRules")
  void namesTheRuleThatAMultivariantPlaylistBreaks(Rule rule) {
    for (String name : badPlaylists(rule)) {
      Findings found = new Findings();
      checkMultivariant(Recordings.read(Recordings.BAD, name), found.at(name));

      assertThat(Recordings.broken(found)).as(name).containsExactly(rule);
    }
  }

  @org.junit.jupiter.api.Test
  void passesGoodRenditions() {
    checkRenditions(
        Recordings.media(Recordings.GOOD, "renditions.low"),
        Recordings.media(Recordings.GOOD, "renditions.high"));

    assertThat(Recordings.broken(findings)).isEmpty();
  }

  /// Most rules can be broken in one way, some in several.
  private static List<String> badPlaylists(Rule rule) {
    List<String> names = Recordings.names(Recordings.BAD, rule + "(\\..*)?");
    assertThat(names).as("recordings that break %s", rule).isNotEmpty();
    return names;
  }

  private static void checkPlaylist(String text, Reporter out) {
    try {
      MediaPlaylist playlist = MediaPlaylistParser.parse(text);
      MediaPlaylistRules.check(playlist, Recordings.ADDRESS, Recordings.OTHERS, out);
    } catch (UnreadableException e) {
      assertThat(e.reason()).isEqualTo(Reason.MALFORMED);
      out.report(Rule.PLAYLIST_SYNTAX, String.valueOf(e.getMessage()));
    }
  }

  private static void checkMultivariant(String text, Reporter out) {
    MultivariantRules.check(MultivariantPlaylistParser.parse(text), out);
  }

  private void checkRenditions(MediaPlaylist low, MediaPlaylist high) {
    Map<URI, MediaPlaylist> playlists = new LinkedHashMap<>();
    playlists.put(Recordings.ADDRESS, low);
    playlists.put(Recordings.ADDRESS.resolve("high.m3u8"), high);
    RenditionRules.check(playlists, findings);
    RenditionRules.checkRanges(playlists, findings);
  }

  private static Stream<Rule> rules(Scope scope) {
    return Arrays.stream(Rule.values()).filter(rule -> rule.scope() == scope);
  }
}
