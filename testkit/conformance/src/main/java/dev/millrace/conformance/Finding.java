package dev.millrace.conformance;

/// One rule broken at one place. Immutable.
///
/// @param playlist the address of the playlist, or of the resource it lists
/// @param detail the values and the bound that they break
public record Finding(Rule rule, String playlist, String detail) {
  /// One line: severity, section, name, address, detail.
  @Override
  public String toString() {
    return "%s %s %s (%s)%n    %s: %s"
        .formatted(rule.severity(), rule.section(), rule.name(), rule.sentence(), playlist, detail);
  }
}
