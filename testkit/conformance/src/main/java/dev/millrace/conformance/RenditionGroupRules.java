package dev.millrace.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rules on alternative renditions and their groups (RFC 8216bis, 4.4.6.1).
final class RenditionGroupRules {
  private static final Set<String> TYPES = Set.of("AUDIO", "VIDEO", "SUBTITLES", "CLOSED-CAPTIONS");

  /// What corresponding members of two groups need not share.
  private static final Set<String> OWN =
      Set.of("GROUP-ID", "URI", "CHANNELS", "BIT-DEPTH", "SAMPLE-RATE", "STABLE-RENDITION-ID");

  /// What tells members of a group apart that are selected without the user.
  private static final List<String> TRAITS =
      List.of("LANGUAGE", "ASSOC-LANGUAGE", "FORCED", "CHARACTERISTICS");

  private record Group(String type, String id) {
    @Override
    public String toString() {
      return type + " group '" + id + "'";
    }
  }

  private RenditionGroupRules() {}

  /// @param media the attributes of each EXT-X-MEDIA
  static void check(List<AttributeList> media, Reporter out) {
    Map<Group, List<AttributeList>> groups = new LinkedHashMap<>();
    for (AttributeList member : media) {
      if (complete(member, out)) {
        checkMember(member, out);
        Group group = new Group(member.requiredPlain("TYPE"), member.requiredQuoted("GROUP-ID"));
        groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(member);
      }
    }
    groups.forEach((group, members) -> checkGroup(group, members, out));
    checkAlike(groups, out);
  }

  private static boolean complete(AttributeList member, Reporter out) {
    boolean complete = true;
    for (String name : List.of("TYPE", "GROUP-ID", "NAME")) {
      if (!member.has(name)) {
        out.report(Rule.MEDIA_COMPLETE, "no " + name);
        complete = false;
      }
    }
    return complete;
  }

  private static void checkMember(AttributeList member, Reporter out) {
    String type = member.requiredPlain("TYPE");
    String name = member.requiredQuoted("NAME");
    if (!TYPES.contains(type)) {
      out.report(Rule.MEDIA_TYPE, name + " is of TYPE " + type);
    }
    boolean captions = type.equals("CLOSED-CAPTIONS");
    boolean must = type.equals("SUBTITLES");
    if (captions ? member.has("URI") : must && !member.has("URI")) {
      out.report(Rule.MEDIA_ADDRESS, name + (captions ? " has one" : " has none"));
    }
    if (member.yes("DEFAULT") && member.has("AUTOSELECT") && !member.yes("AUTOSELECT")) {
      out.report(Rule.DEFAULT_IS_SELECTED, name + " is the default");
    }
  }

  private static void checkGroup(Group group, List<AttributeList> members, Reporter out) {
    Set<String> names = new HashSet<>();
    Set<Map<String, String>> traits = new HashSet<>();
    boolean ambiguous = false;
    for (AttributeList member : members) {
      String name = member.requiredQuoted("NAME");
      if (!names.add(name)) {
        out.report(Rule.NAME_ONCE, "%s: a second '%s'".formatted(group, name));
      }
      ambiguous |= member.yes("AUTOSELECT") && !traits.add(member.only(TRAITS));
    }
    if (ambiguous) {
      out.report(Rule.AUTOSELECT_DISTINCT, group + ": two have the same " + TRAITS);
    }
    long defaults = members.stream().filter(member -> member.yes("DEFAULT")).count();
    if (defaults > 1) {
      out.report(Rule.DEFAULT_ONCE, "%s has %d".formatted(group, defaults));
    }
  }

  /// The first group of a type is what the others are compared with.
  private static void checkAlike(Map<Group, List<AttributeList>> groups, Reporter out) {
    Map<String, Group> firsts = new HashMap<>();
    groups.forEach((group, members) -> {
      Group first = firsts.computeIfAbsent(group.type(), _ -> group);
      if (!shared(members).equals(shared(groups.getOrDefault(first, List.of())))) {
        out.report(Rule.GROUPS_ALIKE, "%s and %s differ".formatted(first, group));
      }
    });
  }

  private static Set<Map<String, String>> shared(List<AttributeList> members) {
    Set<Map<String, String>> shared = new HashSet<>();
    members.forEach(member -> shared.add(member.without(OWN)));
    return shared;
  }
}
