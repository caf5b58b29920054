package dev.millrace.conformance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Asks for the next part, and lets the server answer when it is there (RFC 8216bis, 6.2.5.2). Now
/// and then it asks for a delta update beside it, which must say the same (6.2.5.1).
final class BlockingReload implements Reload {
  private static final int DELTA_EVERY = 4;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final Reading reading;
  private final PlaylistLoader loader;
  private final Reporter out;
  private int rounds;

  BlockingReload(Reading reading, PlaylistLoader loader, Reporter out) {
    this.reading = reading;
    this.loader = loader;
    this.out = out;
  }

  @Override
  public Optional<MediaPlaylist> next(MediaPlaylist current) throws InterruptedException {
    Position wanted = current.next();
    String directives = directives(current, wanted);
    // a server may block for three target durations before it says 503
    Duration deadline = PlainReload.targetDuration(current).multipliedBy(5);
    boolean delta = rounds++ % DELTA_EVERY == 0 && canSkip(current);
    CompletableFuture<Answer> full = loader.start(directives, deadline);
    CompletableFuture<Answer> skipped =
        delta ? loader.start(directives + "&_HLS_skip=YES", deadline) : full;
    Answer answer = full.join();
    checkPatience(current, answer);
    if (answer.status() == SERVICE_UNAVAILABLE || (answer.status() == 0 && reading.over())) {
      reading.pause(PlainReload.targetDuration(current).dividedBy(4));
      return Optional.empty();
    }
    Optional<MediaPlaylist> next = loader.parse(answer);
    if (next.isEmpty() || !isThere(next.get(), wanted)) {
      reading.pause(PlainReload.targetDuration(current).dividedBy(4));
    }
    if (delta && next.isPresent()) {
      compare(current, next.get(), skipped.join());
    }
    return next.filter(playlist -> playlist.skipped() == 0);
  }

  /// Whoever gives up sooner makes clients ask more often.
  private void checkPatience(MediaPlaylist current, Answer answer) {
    Duration patience = PlainReload.targetDuration(current).multipliedBy(3);
    if (answer.status() == SERVICE_UNAVAILABLE && answer.took().compareTo(patience) < 0) {
      out.report(
          Rule.BLOCKS_LONG_ENOUGH,
          "503 after %s, not %s".formatted(Numbers.show(answer.took()), Numbers.show(patience)));
    }
  }

  private static String directives(MediaPlaylist current, Position wanted) {
    boolean parts = current.partTarget() != null;
    return "_HLS_msn=" + wanted.msn() + (parts ? "&_HLS_part=" + wanted.part() : "");
  }

  private boolean isThere(MediaPlaylist next, Position wanted) {
    if (next.skipped() > 0) {
      out.report(Rule.DELTA_WHEN_ASKED, "a delta update that nobody asked for");
    }
    boolean there = next.has(wanted);
    if (!there) {
      out.report(
          Rule.BLOCKS_UNTIL_THERE, "asked for %s, it is at %s".formatted(wanted, next.next()));
    }
    return there;
  }

  /// Whether there is something old enough to be skipped, with a segment to spare for the time
  /// between two answers.
  private static boolean canSkip(MediaPlaylist playlist) {
    ServerControl control = playlist.serverControl();
    if (control == null || control.canSkipUntil() == null) {
      return false;
    }
    Duration enough =
        control.canSkipUntil().plus(PlainReload.targetDuration(playlist).multipliedBy(2));
    return playlist.segmentsDuration().compareTo(enough) > 0;
  }

  private void compare(MediaPlaylist current, MediaPlaylist full, Answer answer) {
    Optional<MediaPlaylist> delta = loader.parse(answer);
    if (delta.isEmpty() || delta.get().ended()) {
      return;
    }
    if (delta.get().skipped() == 0) {
      out.report(Rule.DELTA_WHEN_ASKED, "asked for a delta update, got all");
      return;
    }
    SkipRules.check(delta.get(), out);
    HeaderRules.checkMedia(delta.get(), out);
    try {
      DeltaUpdate.difference(DeltaUpdate.complete(current, delta.get()), full)
          .ifPresent(what -> out.report(Rule.DELTA_EQUALS_FULL, what + " differ"));
    } catch (UnreadableException e) {
      out.report(Rule.DELTA_EQUALS_FULL, String.valueOf(e.getMessage()));
    }
  }
}
