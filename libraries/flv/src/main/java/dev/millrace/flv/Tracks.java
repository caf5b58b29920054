package dev.millrace.flv;

import dev.millrace.media.Bytes;
import dev.millrace.media.CodecConfig;
import dev.millrace.media.MediaException;
import dev.millrace.media.Reason;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The tracks of one kind that have been configured, by their number.
final class Tracks {
  /// FLV times are milliseconds.
  private static final int TIMESCALE = 1000;

  private static final int MAX_TRACKS = 16;

  private final Map<Integer, Track> byId = new HashMap<>();

  /// An encoder repeats its sequence header at any time; only a change is an event.
  List<FlvEvent> configure(int id, Bytes body, Function<Bytes, CodecConfig> parser) {
    Track known = byId.get(id);
    if (known == null && byId.size() == MAX_TRACKS) {
      throw new FlvException(Reason.LIMIT, "more than " + MAX_TRACKS + " tracks");
    }
    Track track = new Track(id, parse(body, parser), TIMESCALE);
    if (track.equals(known)) {
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
    return List.of(
        new FlvEvent.SampleReceived(new Sample(track, dts, compositionOffset, sync, data)));
  }

  private static CodecConfig parse(Bytes body, Function<Bytes, CodecConfig> parser) {
    try {
      return parser.apply(body);
    } catch (MediaException e) {
      throw new FlvException(e);
    }
  }
}
