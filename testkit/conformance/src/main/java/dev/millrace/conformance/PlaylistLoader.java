package dev.millrace.conformance;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Loads versions of one media playlist. For one thread.
final class PlaylistLoader {
  private static final int MAX_FAILURES = 3;

  private final Reading reading;
  private final URI address;
  private final Reporter out;
  private int failures;
  private long askedNanos;

  PlaylistLoader(Reading reading, URI address, Reporter out) {
    this.reading = reading;
    this.address = address;
    this.out = out;
  }

  /// Whether it failed several times in a row, so that asking again makes no sense.
  boolean broken() {
    return failures >= MAX_FAILURES;
  }

  /// When the last request was sent.
  long askedNanos() {
    return askedNanos;
  }

  Optional<MediaPlaylist> load() {
    askedNanos = reading.clock().nanoTime();
    return parse(reading.fetcher().get(address, Reading.LISTED_DEADLINE));
  }

  /// Sends a request with delivery directives, such as `_HLS_msn=1`.
  CompletableFuture<Answer> start(String directives, Duration deadline) {
    askedNanos = reading.clock().nanoTime();
    return reading.fetcher().start(withQuery(directives), deadline);
  }

  /// Reads what the server answered.
  ///
  /// @return empty when there is no playlist, which is reported
  Optional<MediaPlaylist> parse(Answer answer) {
    if (!answer.ok()) {
      return failed(Rule.STATUS_OK, answer.outcome());
    }
    try {
      MediaPlaylist playlist = MediaPlaylistParser.parse(answer.text());
      ContentTypes.checkPlaylist(answer, out);
      reading.tally().playlists.increment();
      failures = 0;
      return Optional.of(playlist);
    } catch (UnreadableException e) {
      return failed(Rule.PLAYLIST_SYNTAX, String.valueOf(e.getMessage()));
    }
  }

  private Optional<MediaPlaylist> failed(Rule rule, String detail) {
    failures++;
    out.report(rule, detail);
    return Optional.empty();
  }

  private URI withQuery(String directives) {
    String text = address.toString();
    return URI.create(text + (text.contains("?") ? "&" : "?") + directives);
  }
}
