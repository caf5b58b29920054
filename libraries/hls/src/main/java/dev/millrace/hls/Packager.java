package dev.millrace.hls;

import dev.millrace.media.AudioConfig;
import dev.millrace.media.Sample;
import dev.millrace.media.Track;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/// Turns the samples of one broadcast into snapshots that viewers are served from. Owner thread
/// only; the snapshots are for everyone.
///
/// A period is what one publisher sends with the same tracks. All renditions of a period are cut at
/// the same times; a new one begins with a discontinuity at the same segment of every rendition.
/// Samples have a timescale of 1000 and come from one [Timeline].
public final class Packager {
  private final PackagerConfig config;
  private final RecordingLog recording;
  private final Map<Rendition, RenditionLog> logs = new EnumMap<>(Rendition.class);
  private final Map<Rendition, InitFile> recorded = new EnumMap<>(Rendition.class);
  private PeriodConfig expected = PeriodConfig.NOTHING;
  private Period period;
  private boolean sourceShown;
  private long nextMsn;
  private long discontinuitySequence;
  private boolean playable;
  private boolean ended;
  private boolean changed = true;
  private boolean segmentsChanged;
  private LiveManifest manifest;
  private StreamSnapshot snapshot;

  /// @param recording gets every complete segment
  public Packager(PackagerConfig config, RecordingLog recording) {
    this.config = config;
    this.recording = recording;
    this.nextMsn = config.firstMsn() + 1; // one is left for the gap before the first segment
    this.discontinuitySequence = config.firstDiscontinuity();
    this.period = new Period(Rendition.HIGH, PeriodOutput::new);
    this.manifest = LiveManifest.empty(config.url(), config.programStart());
    this.snapshot =
        new StreamSnapshot(
            config.url(), Map.of(), expected, manifest, /* playable= */ false, ended);
  }

  /// Begins a period; what the last one left open is closed. Whether there are parts is what the
  /// first period says, as long as the playlists live (RFC 8216bis, 6.2.1).
  public void begin(PeriodConfig next) {
    period.finish();
    logs.values().stream()
        .max(Comparator.comparingLong(log -> log.nextMsn(/* otherwise= */ 0)))
        .filter(longest -> !longest.empty())
        .ifPresent(this::continueBehind);
    expected =
        expected.equals(PeriodConfig.NOTHING) ? next : next.lowLatency(expected.lowLatency());
    sourceShown |= !next.encoded();
    period = new Period(next.lead(), PeriodOutput::new);
    changed = true;
  }

  /// A rendition's track; its samples follow. The same again changes nothing.
  ///
  /// @param bitrate what to expect, in bits per second; 0 when it is not known
  public void track(Rendition rendition, Track track, long bitrate) {
    int timescale =
        track.config() instanceof AudioConfig audio ? audio.sampleRate() : Limits.TIMESCALE;
    logs.computeIfAbsent(rendition, this::newLog)
        .track(new Track(/* id= */ 1, track.config(), timescale), bitrate);
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

  /// Nothing follows until another period begins: everything that is left is given out, and
  /// segments that are open are closed.
  public void hold() {
    period.finish();
    changed = true;
  }

  /// Nothing follows: everything that is left is given out, playlists get their end.
  public void finish() {
    period.finish();
    playable |= !logs.isEmpty() && logs.values().stream().noneMatch(RenditionLog::empty);
    ended = true;
    segmentsChanged = true;
    changed = true;
  }

  /// The newest snapshot; the same object while nothing changed.
  public StreamSnapshot snapshot() {
    if (changed) {
      Map<Rendition, RenditionReport> reports = new EnumMap<>(Rendition.class);
      logs.forEach((rendition, log) -> {
        if (!log.empty()) {
          reports.put(rendition, log.report());
        }
      });
      Map<Rendition, RenditionSnapshot> renditions = new EnumMap<>(Rendition.class);
      logs.forEach((rendition, log) -> {
        if (!log.empty()) {
          renditions.put(rendition, snapshot(rendition, log, reports));
        }
      });
      if (segmentsChanged) {
        manifest = manifest.next(renditions, ended);
        segmentsChanged = false;
      }
      snapshot = new StreamSnapshot(config.url(), renditions, expected, manifest, playable, ended);
      changed = false;
    }
    return snapshot;
  }

  private RenditionLog newLog(Rendition rendition) {
    return new RenditionLog(rendition, config.token(), segment -> record(rendition, segment));
  }

  private void record(Rendition rendition, Segment segment) {
    segmentsChanged = true;
    InitFile init = segment.init();
    if (!init.equals(recorded.put(rendition, init))) {
      String entry =
          RecordingEntries.init(rendition, init, independent(rendition), config.programStart());
      recording.init(rendition, init.name(), entry, init.content());
    }
    recording.segment(
        rendition,
        segment.file(rendition),
        RecordingEntries.segment(segment, config.programStart()),
        segment::stored);
  }

  /// Whether each of its segments begins with a sync sample, those of earlier periods too.
  private boolean independent(Rendition rendition) {
    return !sourceShown || !rendition.video();
  }

  private void continueBehind(RenditionLog longest) {
    logs.values().forEach(log -> log.missAllOf(longest));
    nextMsn = longest.nextMsn(nextMsn);
    discontinuitySequence = longest.nextDiscontinuity(discontinuitySequence);
  }

  private RenditionSnapshot snapshot(
      Rendition rendition, RenditionLog log, Map<Rendition, RenditionReport> reports) {
    Map<Rendition, RenditionReport> others = new EnumMap<>(reports);
    others.remove(rendition);
    PlaylistKind kind = new PlaylistKind(expected.lowLatency(), independent(rendition), ended);
    return log.snapshot(kind, config.programStart(), others);
  }

  /// Players read the multivariant playlist once, so every rendition should be in it; but one that
  /// does not come is not waited for when the lead has its second segment.
  private boolean enough() {
    boolean complete =
        !expected.renditions().isEmpty()
            && expected.renditions().stream().allMatch(rendition -> available(rendition) > 0)
            && available(period.lead()) >= Limits.START
            && (expected.lowLatency() || period.leadSegments() > 0);
    return complete || period.leadSegments() > 1;
  }

  private double available(Rendition rendition) {
    RenditionLog log = logs.get(rendition);
    return log == null ? 0 : log.available();
  }

  /// Numbers what a period cuts.
  private final class PeriodOutput implements RenditionSegmenter.Output {
    private final Rendition rendition;

    PeriodOutput(Rendition rendition) {
      this.rendition = rendition;
    }

    @Override
    public void part(int index, long start, Chunk chunk) {
      log().part(nextMsn + index, discontinuitySequence, ms(start), chunk);
      changed = true;
    }

    @Override
    public void closed(int index, long start, double seconds) {
      log().close(nextMsn + index, discontinuitySequence, ms(start), seconds);
      changed = true;
      if (rendition == period.lead()) {
        missWhatIsAbsent();
      }
    }

    private RenditionLog log() {
      return logs.computeIfAbsent(rendition, Packager.this::newLog);
    }

    /// A rendition that an earlier period had, and this one has not, goes on as gaps.
    private void missWhatIsAbsent() {
      logs.forEach((other, log) -> {
        if (!expected.renditions().contains(other)) {
          log.missAllOf(log());
        }
      });
    }
  }

  private static long ms(long ticks) {
    return ticks * 1000 / Limits.TIMESCALE;
  }
}
