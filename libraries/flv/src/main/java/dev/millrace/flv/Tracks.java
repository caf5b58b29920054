package dev.millrace.flv;

import dev.millrace.media.AvcConfig;
import dev.millrace.media.Bytes;
import dev.millrace.media.CodecConfig;
import dev.millrace.media.MediaException;
import dev.millrace.media.Reason;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The tracks of one kind that have been configured, by their number.
final class Tracks {
  /// FLV times are milliseconds.
  private static final int TIMESCALE = 1000;

  private static final int MAX_TRACKS = 16;

  /// Bytes of a sequence header: encoders write some ten or hundred, and it is kept for as long as
  /// anything that follows it.
  private static final int MAX_HEADER = 64 << 10;

  private final Map<Integer, Track> byId = new HashMap<>();

  /// The sequence header of each, as it came last.
  private final Map<Integer, Bytes> headers = new HashMap<>();

  /// An encoder repeats its sequence header at any time; only a change is an event. It may go on
  /// repeating an old one after its pictures have changed, see [AvcConfig#changedBy]. Some send an
  /// empty one before theirs, FFmpeg where an encoder knows its own with the first picture.
  List<FlvEvent> configure(int id, Bytes body, Function<Bytes, ? extends CodecConfig> parser) {
    if (body.isEmpty()) {
      return List.of();
    }
    Track known = byId.get(id);
    if (known == null && byId.size() == MAX_TRACKS) {
      throw new FlvException(Reason.LIMIT, "more than " + MAX_TRACKS + " tracks");
    }
    if (body.size() > MAX_HEADER) {
      throw new FlvException(
          Reason.LIMIT, "a sequence header of " + body.size() + " bytes, at most " + MAX_HEADER);
    }
    Track track = new Track(id, parse(body, parser), TIMESCALE);
    boolean repeated = body.equals(headers.put(id, body));
    if (repeated || track.equals(known)) {
      return List.of();
    }
    byId.put(id, track);
    return List.of(new FlvEvent.TrackConfigured(track));
  }

  /// Samples that come before their configuration cannot be decoded and are left out, as are empty
  /// ones.
  List<FlvEvent> sample(int id, long dts, int compositionOffset, boolean sync, Bytes data) {
    Track track = byId.get(id);
    if (track == null || data.isEmpty()) {
      return List.of();
    }
    Optional<Track> changed = sync ? changed(track, data) : Optional.empty();
    FlvEvent received =
        new FlvEvent.SampleReceived(
            new Sample(changed.orElse(track), dts, compositionOffset, sync, data));
    return changed
        .map(now -> List.of(new FlvEvent.TrackConfigured(now), received))
        .orElseGet(() -> List.of(received));
  }

  private Optional<Track> changed(Track track, Bytes picture) {
    Optional<Track> changed =
        track.config() instanceof AvcConfig config
            ? config.changedBy(picture).map(now -> new Track(track.id(), now, TIMESCALE))
            : Optional.empty();
    changed.ifPresent(now -> byId.put(now.id(), now));
    return changed;
  }

  private static CodecConfig parse(Bytes body, Function<Bytes, ? extends CodecConfig> parser) {
    try {
      return parser.apply(body);
    } catch (MediaException e) {
      throw new FlvException(e);
    }
  }
}
