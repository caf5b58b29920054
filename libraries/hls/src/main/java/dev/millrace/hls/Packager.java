package dev.millrace.hls;

import dev.millrace.media.AudioConfig;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// Turns the samples of one broadcast into snapshots that viewers are served from. Owner thread
/// only; the snapshots are for everyone.
///
/// A period is what one publisher sends with the same tracks. All renditions of a period are cut at
/// the same times; a new one begins with a discontinuity at the same segment of every rendition.
/// Samples have a timescale of 1000 and come from one [Timeline].
public final class Packager {
  private final PackagerConfig config;
  private final Map<Rendition, RenditionLog> logs = new EnumMap<>(Rendition.class);
  private Set<Rendition> expected = EnumSet.noneOf(Rendition.class);
  private Period period;
  private long nextMsn;
  private long discontinuitySequence;
  private boolean playable;
  private boolean ended;
  private boolean changed = true;
  private StreamSnapshot snapshot;

  public Packager(PackagerConfig config) {
    this.config = config;
    this.nextMsn = config.firstMsn();
    this.discontinuitySequence = config.firstDiscontinuity();
    this.period = new Period(Rendition.HIGH, this::closed);
    this.snapshot = new StreamSnapshot(config.url(), Map.of(), /* playable= */ false, false);
  }

  /// Begins a period with these renditions; what the last one left open is closed.
  public void begin(Set<Rendition> renditions) {
    period.finish();
    long next = nextMsn;
    for (RenditionLog log : logs.values()) {
      next = Math.max(next, log.nextMsn(next));
    }
    discontinuitySequence += logs.isEmpty() ? 0 : 1;
    nextMsn = next;
    expected = EnumSet.copyOf(renditions);
    Rendition lead = renditions.contains(Rendition.HIGH) ? Rendition.HIGH : Rendition.AUDIO;
    period = new Period(lead, this::closed);
  }

  /// A rendition's track; its samples follow. The same again changes nothing.
  public void track(Rendition rendition, Track track) {
    int timescale =
        track.config() instanceof AudioConfig audio ? audio.sampleRate() : Limits.TIMESCALE;
    logs.computeIfAbsent(rendition, name -> new RenditionLog(name, config.token()))
        .track(new Track(/* id= */ 1, track.config(), timescale));
    period.track(rendition, track.config());
  }

  /// The next sample of a rendition, in decoding order.
  public void sample(Rendition rendition, Sample sample) {
    period.sample(rendition, sample);
    boolean nowPlayable = playable || enough();
    changed |= nowPlayable != playable;
    playable = nowPlayable;
  }

  /// Samples of this rendition are missing from here on.
  public void interrupted(Rendition rendition) {
    period.interrupt(rendition);
  }

  /// Nothing follows: everything that is left is given out, playlists get their end.
  public void finish() {
    period.finish();
    playable |= !logs.isEmpty() && logs.values().stream().noneMatch(RenditionLog::empty);
    ended = true;
    changed = true;
  }

  /// The newest snapshot; the same object while nothing changed.
  public StreamSnapshot snapshot() {
    if (changed) {
      Map<Rendition, RenditionSnapshot> renditions = new EnumMap<>(Rendition.class);
      logs.forEach((rendition, log) -> {
        if (!log.empty()) {
          renditions.put(rendition, log.snapshot(config.programStart(), ended));
        }
      });
      snapshot = new StreamSnapshot(config.url(), renditions, playable, ended);
      changed = false;
    }
    return snapshot;
  }

  private void closed(Rendition rendition, RenditionSegmenter.Closed segment) {
    RenditionLog log = logs.get(rendition);
    if (log != null) {
      log.add(segment, nextMsn, discontinuitySequence);
      changed = true;
    }
  }

  /// Players read the multivariant playlist once, so every rendition should be in it; but one that
  /// does not come is not waited for when the lead has its second segment.
  private boolean enough() {
    boolean complete = !expected.isEmpty() && expected.stream().allMatch(this::hasSegment);
    return complete || (hasSegment(period.lead()) && period.leadSegments() > 1);
  }

  private boolean hasSegment(Rendition rendition) {
    RenditionLog log = logs.get(rendition);
    return log != null && !log.empty();
  }
}
