package dev.millrace.hls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/// Writes Media Presentation Descriptions (ISO/IEC 23009-1, 5.3) over the same segments as the
/// playlists. Used by one thread.
///
/// ```
/// MPD ─ Location?, Period…, UTCTiming?
/// ```
final class DashManifest {
  /// How long a player may take a manifest for the newest one.
  private static final Duration UPDATE = Duration.ofSeconds(1);

  private static final Duration TARGET = Duration.ofSeconds(Limits.TARGET_DURATION);
  private static final Duration LONGEST = Duration.ofMillis((long) (Limits.LONGEST_SAID * 1000));

  private final Xml xml = new Xml();
  private final DashPeriodWriter writer;

  private DashManifest(String url) {
    this.writer = new DashPeriodWriter(xml, url);
  }

  /// Of a live stream. Players look for what is new at an address of its own, where the recording
  /// never takes its place.
  ///
  /// @param url the stream's name: its folder is beside the manifest
  /// @param programStart when time 0 of the media was
  /// @param ended whether nothing follows
  static String live(String url, Instant programStart, List<DashPeriod> periods, boolean ended) {
    DashManifest manifest = new DashManifest(url);
    String address = url + HlsPath.LIVE_MANIFEST;
    long endMs = periods.getLast().endMs();
    manifest
        .mpd("dynamic")
        .attribute("availabilityStartTime", MediaPlaylist.dateTime(programStart))
        .attribute("publishTime", MediaPlaylist.dateTime(programStart.plusMillis(endMs)))
        .attribute("timeShiftBufferDepth", TARGET.multipliedBy(Limits.LISTED))
        .attribute("suggestedPresentationDelay", Duration.ofMillis(Limits.DASH_DELAY_MS));
    if (ended) {
      manifest.xml.attribute("mediaPresentationDuration", Duration.ofMillis(endMs));
    } else {
      manifest.xml.attribute("minimumUpdatePeriod", UPDATE);
    }
    manifest.xml.element("Location").end(address);
    manifest.livePeriods(periods, ended);
    manifest
        .xml
        .element("UTCTiming")
        .attribute("schemeIdUri", "urn:mpeg:dash:utc:http-head:2014")
        .attribute("value", address)
        .end();
    return manifest.xml.end().toString();
  }

  /// Of a recording: its periods follow each other without the breaks that were between them.
  static String recorded(String url, List<DashPeriod> periods) {
    DashManifest manifest = new DashManifest(url);
    long durationMs = periods.stream().mapToLong(DashPeriod::durationMs).sum();
    manifest.mpd("static").attribute("mediaPresentationDuration", Duration.ofMillis(durationMs));
    long startMs = 0;
    for (DashPeriod period : periods) {
      manifest.writer.write(period, startMs, OptionalLong.of(period.durationMs()));
      startMs += period.durationMs();
    }
    return manifest.xml.end().toString();
  }

  /// A period ends where the next one begins, or earlier; the last one is open.
  private void livePeriods(List<DashPeriod> periods, boolean ended) {
    for (int i = 0; i < periods.size() - 1; i++) {
      DashPeriod period = periods.get(i);
      long endMs = Math.min(period.endMs(), periods.get(i + 1).startMs());
      writer.write(period, period.startMs(), OptionalLong.of(endMs - period.startMs()));
    }
    DashPeriod last = periods.getLast();
    OptionalLong durationMs = ended ? OptionalLong.of(last.durationMs()) : OptionalLong.empty();
    writer.write(last, last.startMs(), durationMs);
  }

  private Xml mpd(String type) {
    return xml.element("MPD")
        .attribute("xmlns", "urn:mpeg:dash:schema:mpd:2011")
        .attribute("profiles", "urn:mpeg:dash:profile:isoff-live:2011")
        .attribute("type", type)
        .attribute("minBufferTime", TARGET)
        .attribute("maxSegmentDuration", LONGEST);
  }
}
