package dev.millrace.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Reads a live stream as a client does, all renditions at once, and reports each rule it breaks.
/// Blocks its caller; one call uses threads and connections of its own. Thread-safe.
public final class LiveReader {
  /// After the end of reading: the last blocking reloads and what they list.
  private static final Duration LAST_DEADLINE = Duration.ofSeconds(60);

  private LiveReader() {}

  /// Reads until the stream ends, at most for a duration.
  ///
  /// @param multivariant the address of the multivariant playlist
  public static Report read(URI multivariant, Duration duration, Mode mode)
      throws InterruptedException {
    try (RunningClock clock = RunningClock.start()) {
      return read(multivariant, duration, mode, clock);
    }
  }

  static Report read(URI multivariant, Duration duration, Mode mode, ReaderClock clock)
      throws InterruptedException {
    Findings findings = new Findings();
    Tally tally = new Tally();
    try (Fetcher fetcher = new Fetcher()) {
      long end = clock.nanoTime() + duration.toNanos();
      read(multivariant, mode, new Reading(fetcher, findings, tally, new MediaTimes(), clock, end));
    }
    return new Report(
        findings.with(Severity.ERROR),
        findings.with(Severity.NOTE),
        tally.counts(),
        clock.stoodStill());
  }

  private static void read(URI address, Mode mode, Reading reading) throws InterruptedException {
    Reporter out = reading.findings().at(address.toString());
    Answer answer = reading.fetcher().get(address, Reading.LISTED_DEADLINE);
    if (!answer.ok()) {
      out.report(Rule.STATUS_OK, answer.outcome());
      return;
    }
    ContentTypes.checkPlaylist(answer, out);
    try {
      MultivariantPlaylist playlist = MultivariantPlaylistParser.parse(answer.text());
      MultivariantRules.check(playlist, out);
      follow(Announcement.of(playlist, address), mode, reading);
      BandwidthRule.check(playlist, address, reading.tally(), out);
    } catch (UnreadableException e) {
      out.report(Rule.PLAYLIST_SYNTAX, String.valueOf(e.getMessage()));
    }
  }

  private static void follow(List<Announcement> announced, Mode mode, Reading reading)
      throws InterruptedException {
    Renditions renditions = new Renditions(reading.findings(), reading.clock());
    List<Callable<Void>> readers = new ArrayList<>();
    for (Announcement rendition : announced) {
      RenditionReader reader = new RenditionReader(reading, rendition, mode, renditions);
      readers.add(() -> {
        reader.read();
        return null;
      });
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Duration deadline = reading.left().plus(LAST_DEADLINE);
      for (var done : threads.invokeAll(readers, deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        switch (done.state()) {
          case FAILED -> throw new IllegalStateException("a reader failed", done.exceptionNow());
          case CANCELLED -> throw new IllegalStateException("a reader did not end");
          case RUNNING, SUCCESS -> {}
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
