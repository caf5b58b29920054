package dev.millrace.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Has all that a rendition's playlists list loaded once, beside the playlists' own thread, which
/// calls this. Hinted parts are asked for at once.
final class MediaFollower {
  private static final Duration LAST_DEADLINE = Duration.ofSeconds(20);

  private final Reading reading;
  private final URI playlist;
  private final Mode mode;
  private final Reporter out;
  private final MediaChecker checker;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
  private final Map<String, CompletableFuture<Answer>> hinted = new HashMap<>();

  /// Parts that have left the playlist and must still be there.
  private final Deque<String> leaving = new ArrayDeque<>();

  private @Nullable MediaPlaylist last;
  private Position nextPart = new Position(0, 0);
  private long nextSegment;

  MediaFollower(Reading reading, Announcement announced, Mode mode, Reporter out) {
    this.reading = reading;
    this.playlist = announced.address();
    this.mode = mode;
    this.out = out;
    this.checker = new MediaChecker(reading, announced, out);
  }

  void follow(MediaPlaylist version) {
    version.segments().forEach(segment -> segment(version, segment));
    if (version.open() != null) {
      parts(version.open(), patience(version));
    }
    if (mode == Mode.LOW_LATENCY && !version.ended()) {
      version.partHint().map(Tag.PreloadHint::uri).ifPresent(uri -> hint(version, uri));
    }
    if (last != null) {
      removed(last, version);
    }
    last = version;
  }

  /// Waits until all is loaded and checked.
  void finish() throws InterruptedException {
    worker.shutdown();
    if (!worker.awaitTermination(LAST_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      worker.shutdownNow();
      out.report(Rule.STATUS_OK, "media was not loaded " + LAST_DEADLINE + " after the last");
    }
  }

  private void segment(MediaPlaylist version, Segment segment) {
    parts(segment.start(), patience(version));
    if (segment.msn() >= nextSegment) {
      nextSegment = segment.msn() + 1;
      boolean independent = version.independentSegments();
      submit(() -> checker.segment(segment, independent));
    }
  }

  /// What goes stays available for as long as it lasts, a part for three target durations (6.2.2):
  /// it is asked for when the parts of the next segment go.
  private void removed(MediaPlaylist was, MediaPlaylist is) {
    was.segments().stream()
        .filter(segment -> segment.msn() < is.mediaSequence() && !segment.gap())
        .forEach(segment -> submit(() -> checker.removed(segment.uri())));
    was.withParts().stream()
        .filter(start -> is.start(start.msn()).filter(s -> !s.parts().isEmpty()).isEmpty())
        .map(start -> start.parts().getLast())
        .filter(part -> mode == Mode.LOW_LATENCY && !part.gap())
        .forEach(part -> leaving.add(part.uri()));
    while (leaving.size() > 1) {
      String uri = leaving.remove();
      submit(() -> checker.removed(uri));
    }
  }

  private void parts(Segment.Start start, Duration patience) {
    for (int i = 0; mode == Mode.LOW_LATENCY && i < start.parts().size(); i++) {
      Position position = new Position(start.msn(), i);
      if (position.compareTo(nextPart) >= 0) {
        nextPart = new Position(start.msn(), i + 1);
        int index = i;
        CompletableFuture<Answer> answer = hinted.remove(start.parts().get(i).uri());
        submit(() -> checker.part(start, index, gaveUp(answer, patience) ? null : answer));
      }
    }
  }

  /// How long a server keeps a request (RFC 8216bis, 6.2.5.2).
  private static Duration patience(MediaPlaylist version) {
    return PlainReload.targetDuration(version).multipliedBy(3);
  }

  /// The server blocks until the part is there, or until it gives up on a publisher that is lost:
  /// an answer that came late and without the part is none.
  private static boolean gaveUp(@Nullable CompletableFuture<Answer> hint, Duration patience) {
    return hint != null && !hint.join().ok() && hint.join().took().compareTo(patience) >= 0;
  }

  private void hint(MediaPlaylist version, String uri) {
    Duration patience = patience(version);
    try {
      URI address = playlist.resolve(Addresses.of(uri));
      hinted.computeIfAbsent(
          uri, _ -> reading.fetcher().start(address, patience.plus(Reading.LISTED_DEADLINE)));
    } catch (UnreadableException e) {
      out.report(Rule.PLAYLIST_SYNTAX, String.valueOf(e.getMessage()));
    }
    hinted.values().removeIf(answer -> answer.isDone() && gaveUp(answer, patience));
  }

  private void submit(Runnable check) {
    worker.execute(() -> {
      try {
        check.run();
      } catch (UnreadableException e) {
        out.report(Rule.PLAYLIST_SYNTAX, String.valueOf(e.getMessage()));
      }
    });
  }
}
