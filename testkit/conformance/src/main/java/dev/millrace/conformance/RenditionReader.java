package dev.millrace.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Follows one media playlist until it ends or reading is over. For one thread.
final class RenditionReader {
  /// What a loaded machine may take from an answer to its being seen.
  private static final Duration SLACK = Duration.ofMillis(500);

  private final Reading reading;
  private final URI address;
  private final Set<URI> others;
  private final Mode mode;
  private final Renditions renditions;
  private final Reporter out;
  private final PlaylistLoader loader;
  private final MediaFollower media;

  RenditionReader(Reading reading, URI address, Set<URI> others, Mode mode, Renditions renditions) {
    this.reading = reading;
    this.address = address;
    this.others = others;
    this.mode = mode;
    this.renditions = renditions;
    this.out = reading.findings().at(address.toString());
    this.loader = new PlaylistLoader(reading, address, out);
    this.media = new MediaFollower(reading, address, mode, out);
  }

  void read() throws InterruptedException {
    try {
      Optional<MediaPlaylist> first = loader.load();
      if (first.isPresent()) {
        follow(first.get());
      }
    } finally {
      renditions.leave(address);
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
  }

  private void accept(MediaPlaylist playlist, UpdateClock clock) {
    clock.observe(playlist, reading.clock().nanoTime());
    try {
      MediaPlaylistRules.check(playlist, address, others, out);
    } catch (UnreadableException e) {
      out.report(Rule.PLAYLIST_SYNTAX, String.valueOf(e.getMessage()));
    }
    renditions.update(address, playlist);
    media.follow(playlist);
  }
}
