package dev.millrace.conformance;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What may change from one version of a media playlist to a later one (RFC 8216bis, 6.2.1 and
/// 6.2.2). Delta updates are completed first.
final class UpdateRules {
  private final MediaPlaylist before;
  private final MediaPlaylist after;
  private final Reporter out;

  private UpdateRules(MediaPlaylist before, MediaPlaylist after, Reporter out) {
    this.before = before;
    this.after = after;
    this.out = out;
  }

  static void check(MediaPlaylist before, MediaPlaylist after, Reporter out) {
    new UpdateRules(before, after, out).check();
  }

  private void check() {
    same(Rule.TARGET_DURATION_CONSTANT, before.targetDuration(), after.targetDuration());
    same(Rule.PART_TARGET_CONSTANT, before.partTarget(), after.partTarget());
    same(Rule.SERVER_CONTROL_CONSTANT, before.serverControl(), after.serverControl());
    if (after.mediaSequence() < before.mediaSequence()) {
      went(Rule.MEDIA_SEQUENCE_MONOTONIC, before.mediaSequence(), after.mediaSequence());
      return;
    }
    if (after.discontinuitySequence() < before.discontinuitySequence()) {
      went(
          Rule.DISCONTINUITY_SEQUENCE_MONOTONIC,
          before.discontinuitySequence(),
          after.discontinuitySequence());
      return;
    }
    if (after.next().compareTo(before.next()) < 0) {
      out.report(
          Rule.APPEND_ONLY, "it ended at %s, now at %s".formatted(before.next(), after.next()));
      return;
    }
    checkEnd();
    checkWindow();
    checkDiscontinuities();
    before.segments().forEach(this::checkSegment);
    before.withParts().forEach(this::checkParts);
    checkHint();
  }

  private void same(Rule rule, @Nullable Object was, @Nullable Object is) {
    if (!Objects.equals(was, is)) {
      out.report(rule, "it was %s, it is %s".formatted(was, is));
    }
  }

  private void went(Rule rule, long was, long is) {
    out.report(rule, "from %d to %d".formatted(was, is));
  }

  private void checkEnd() {
    if (before.ended() && (!after.ended() || !after.next().equals(before.next()))) {
      out.report(Rule.END_IS_FINAL, after.ended() ? "segments were added" : "the tag is gone");
    }
  }

  private void checkWindow() {
    boolean removed = after.mediaSequence() > before.mediaSequence();
    if (removed && !after.ended() && after.targetDuration() != null) {
      if (after.segmentsDuration().compareTo(after.targetDuration().multipliedBy(3)) < 0) {
        out.report(Rule.WINDOW_LONG_ENOUGH, Numbers.show(after.segmentsDuration()) + " are left");
      }
    }
  }

  /// The first segment whose number changed shows the fault; those after it only repeat it.
  private void checkDiscontinuities() {
    for (Segment.Start was : before.starts().toList()) {
      Optional<Segment.Start> is = after.start(was.msn());
      boolean shown = before.segment(was.msn()).isPresent() || !was.parts().isEmpty();
      if (shown
          && is.isPresent()
          && is.get().discontinuitySequence() != was.discontinuitySequence()) {
        boolean inserted = is.get().discontinuity() && !was.discontinuity();
        out.report(
            inserted ? Rule.DISCONTINUITY_NOT_INSERTED : Rule.DISCONTINUITY_SEQUENCE_COUNTS,
            "segment %d had number %d, now %d"
                .formatted(
                    was.msn(), was.discontinuitySequence(), is.get().discontinuitySequence()));
        return;
      }
    }
  }

  private void checkSegment(Segment was) {
    after.segment(was.msn()).ifPresent(is -> checkSegment(was, is));
  }

  private void checkSegment(Segment was, Segment is) {
    boolean first = is.msn() == after.mediaSequence();
    boolean dateKept =
        Objects.equals(was.start().dateTime(), is.start().dateTime())
            // a date that stood further in front may be repeated at the new front
            || (first && was.start().dateTime() == null);
    boolean kept =
        was.uri().equals(is.uri())
            && was.duration().equals(is.duration())
            && was.gap() == is.gap()
            && Objects.equals(was.start().map(), is.start().map())
            && dateKept;
    if (!kept) {
      out.report(
          Rule.SEGMENT_UNCHANGED,
          "segment %d was %s, is %s".formatted(was.msn(), show(was), show(is)));
    }
  }

  /// Parts are appended to an open segment, and go in order from a complete one.
  private void checkParts(Segment.Start was) {
    Optional<Segment.Start> is = after.start(was.msn());
    if (is.isEmpty() || is.get().parts().isEmpty()) {
      return;
    }
    List<Part> left = is.get().parts();
    int removed = was.parts().indexOf(left.getFirst());
    boolean kept = removed >= 0;
    for (int i = Math.max(0, removed); kept && i < was.parts().size(); i++) {
      int now = i - removed;
      kept = now < left.size() && left.get(now).equals(was.parts().get(i));
    }
    if (!kept) {
      out.report(
          Rule.PART_UNCHANGED, "segment %d had %s, has %s".formatted(was.msn(), was.parts(), left));
    }
  }

  private void checkHint() {
    Optional<Tag.PreloadHint> hint = before.partHint();
    if (hint.isEmpty() || after.ended()) {
      return;
    }
    String now =
        after.next().equals(before.next())
            ? after.partHint().map(Tag.PreloadHint::uri).orElse("nothing")
            : newPart().orElse(hint.get().uri());
    if (!now.equals(hint.get().uri())) {
      out.report(Rule.HINT_KEPT, "hinted was %s, it became %s".formatted(hint.get().uri(), now));
    }
  }

  /// The first part after those of the version before, or the hint for it while there is none.
  private Optional<String> newPart() {
    Position next = before.next();
    for (Segment.Start start : after.starts().toList()) {
      int from = start.msn() == next.msn() ? next.part() : 0;
      if (start.msn() >= next.msn() && start.parts().size() > from) {
        return Optional.of(start.parts().get(from).uri());
      }
      boolean lost = after.segment(start.msn()).isPresent() && start.parts().isEmpty();
      if (start.msn() >= next.msn() && lost) {
        return Optional.empty();
      }
    }
    return after.partHint().map(Tag.PreloadHint::uri);
  }

  private static String show(Segment segment) {
    return "%s, %s, map %s, date %s%s"
        .formatted(
            segment.uri(),
            Numbers.show(segment.duration()),
            segment.start().map(),
            segment.start().dateTime(),
            segment.gap() ? ", gap" : "");
  }
}
