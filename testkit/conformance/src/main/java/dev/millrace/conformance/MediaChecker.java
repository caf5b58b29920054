package dev.millrace.conformance;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Loads the parts and segments of one rendition in order, and compares them. For one thread.
final class MediaChecker {
  private static final Duration SUM_TOLERANCE = Duration.ofMillis(10);

  private final Reading reading;
  private final URI playlist;
  private final Reporter out;
  private final boolean independent;
  private final FragmentChecker fragments;
  private final List<ByteBuffer> parts = new ArrayList<>();
  private long msn = -1;
  private Duration partsDuration = Duration.ZERO;

  MediaChecker(Reading reading, Announcement announced, Reporter out) {
    this.reading = reading;
    this.playlist = announced.address();
    this.out = out;
    this.independent = announced.independent();
    this.fragments = new FragmentChecker(reading, announced, out);
  }

  /// @param hinted the answer to the request that its hint made, if there was one
  void part(Segment.Start start, int index, @Nullable CompletableFuture<Answer> hinted) {
    enter(start);
    Part part = start.parts().get(index);
    Answer answer = part.gap() ? null : load(part.uri(), hinted);
    if (answer == null || !answer.ok()) {
      fragments.restart();
      return;
    }
    reading.tally().parts.increment();
    parts.add(answer.body());
    partsDuration = partsDuration.plus(part.duration());
    String where = new Position(start.msn(), index).toString();
    fragments.checkPart(start.map(), answer.body(), where, part);
  }

  /// @param independentHere whether its playlist has EXT-X-INDEPENDENT-SEGMENTS
  void segment(Segment segment, boolean independentHere) {
    enter(segment.start());
    Answer answer = segment.gap() ? null : load(segment.uri(), /* hinted= */ null);
    if (answer == null || !answer.ok()) {
      fragments.restart();
      return;
    }
    reading.tally().segments.increment();
    String where = "segment " + segment.msn();
    measure(segment, answer.body().remaining());
    fragments.checkWhole(segment, answer.body(), where, independent || independentHere);
    if (parts.isEmpty()) {
      fragments.checkSegment(segment, answer.body(), where);
    } else if (segment.duration().minus(partsDuration).abs().compareTo(SUM_TOLERANCE) <= 0
        && !joined().equals(answer.body())) {
      out.report(
          Rule.PARTS_EQUAL_SEGMENT,
          "%s has %d bytes, its %d parts %d, or other ones"
              .formatted(where, answer.body().remaining(), parts.size(), joined().remaining()));
    }
  }

  /// What has left the playlist a moment ago.
  void removed(String uri) {
    Answer answer =
        reading.fetcher().get(playlist.resolve(Addresses.of(uri)), Reading.LISTED_DEADLINE);
    if (!answer.ok()) {
      out.report(Rule.REMOVED_STAYS, uri + ": " + answer.outcome());
    }
  }

  private void enter(Segment.Start start) {
    if (start.msn() != msn) {
      msn = start.msn();
      parts.clear();
      partsDuration = Duration.ZERO;
      fragments.enter(start.discontinuitySequence());
    }
  }

  private Answer load(String uri, @Nullable CompletableFuture<Answer> hinted) {
    URI address = playlist.resolve(Addresses.of(uri));
    Answer answer = hinted == null ? null : hinted.join();
    if (answer != null && !answer.ok()) {
      out.report(Rule.HINT_SERVED, uri + ": " + answer.outcome());
    }
    if (answer == null || !answer.ok()) {
      answer = reading.fetcher().get(address, Reading.LISTED_DEADLINE);
    }
    if (answer.ok()) {
      ContentTypes.checkMedia(uri, answer, out);
      reading.tally().bytes.add(answer.body().remaining());
    } else {
      out.report(Rule.STATUS_OK, uri + ": " + answer.outcome());
    }
    return answer;
  }

  /// Very short segments say nothing of a peak (RFC 8216bis, 4.1: from half a target duration on).
  private void measure(Segment segment, long bytes) {
    if (segment.duration().compareTo(Duration.ofSeconds(1)) >= 0) {
      reading.tally().peak(playlist, bytes * 8_000 / segment.duration().toMillis());
    }
  }

  private ByteBuffer joined() {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
    parts.forEach(part -> all.put(part.duplicate()));
    return all.flip();
  }
}
