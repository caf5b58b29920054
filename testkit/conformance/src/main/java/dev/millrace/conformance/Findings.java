package dev.millrace.conformance;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Collects findings, each once, since a fault in a playlist is met again in each later version.
/// Thread-safe.
final class Findings {
  /// A stream that is wrong everywhere must not fill the memory nor the report.
  private static final int MAX_PER_RULE = 50;

  private final Set<Finding> findings = new LinkedHashSet<>();
  private final Map<Rule, Integer> counts = new EnumMap<>(Rule.class);

  synchronized void add(Finding finding) {
    if (counts.getOrDefault(finding.rule(), 0) < MAX_PER_RULE && findings.add(finding)) {
      counts.merge(finding.rule(), 1, Integer::sum);
    }
  }

  /// A reporter for the playlist at an address.
  Reporter at(String playlist) {
    return (rule, detail) -> add(new Finding(rule, playlist, detail));
  }

  synchronized List<Finding> with(Severity severity) {
    return findings.stream().filter(finding -> finding.rule().severity() == severity).toList();
  }
}
