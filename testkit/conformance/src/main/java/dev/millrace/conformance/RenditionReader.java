package dev.millrace.conformance;

import java.time.Duration;
import java.util.Optional;

/// Follows one media playlist until it ends or reading is over. For one thread.
final class RenditionReader {
  /// What a loaded machine may take from an answer to its being seen.
  private static final Duration SLACK = Duration.ofMillis(500);

  private final Reading reading;
  private final Announcement announced;
  private final Mode mode;
  private final Renditions renditions;
  private final Reporter out;
  private final PlaylistLoader loader;
  private final MediaFollower media;

  RenditionReader(Reading reading, Announcement announced, Mode mode, Renditions renditions) {
    this.reading = reading;
    this.announced = announced;
    this.mode = mode;
    this.renditions = renditions;
    this.out = reading.findings().at(announced.address().toString());
    this.loader = new PlaylistLoader(reading, announced.address(), out);
    this.media = new MediaFollower(reading, announced, mode, out);
  }

  void read() throws InterruptedException {
    try {
      Optional<MediaPlaylist> first = loader.load();
      if (first.isPresent()) {
        follow(first.get());
      }
    } finally {
      renditions.leave(announced.address());
      media.finish();
    }
  }

  private void follow(MediaPlaylist first) throws InterruptedException {
    boolean blocking =
        mode == Mode.LOW_LATENCY
            && first.serverControl() != null
            && first.serverControl().canBlockReload()
            && !first.ended();
    Reload reload =
        blocking ? new BlockingReload(reading, loader, out) : new PlainReload(reading, loader, out);
    // a plain reader sees an update up to a reload later
    Duration slack = blocking ? SLACK : SLACK.plus(PlainReload.targetDuration(first));
    UpdateClock clock = new UpdateClock(slack, out);
    accept(first, clock);
    if (blocking) {
      ServerProbes.check(first, loader, out);
    }
    MediaPlaylist current = first;
    while (!current.ended() && !reading.over() && !loader.broken()) {
      Optional<MediaPlaylist> next = reload.next(current);
      if (next.isPresent()) {
        UpdateRules.check(current, next.get(), out);
        current = next.get();
        accept(current, clock);
      }
    }
    clock.finish(reading.clock().nanoTime());
    if (current.ended()) {
      ServerProbes.checkEnded(current, loader, out);
    }
  }

  private void accept(MediaPlaylist playlist, UpdateClock clock) {
    clock.observe(playlist, reading.clock().nanoTime());
    try {
      MediaPlaylistRules.check(playlist, announced.address(), announced.others(), out);
    } catch (UnreadableException e) {
      out.report(Rule.PLAYLIST_SYNTAX, String.valueOf(e.getMessage()));
    }
    renditions.update(announced.address(), playlist, loader.askedNanos());
    media.follow(playlist);
  }
}
