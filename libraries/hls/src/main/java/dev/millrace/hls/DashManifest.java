package dev.millrace.hls;

import dev.millrace.hls.DashPeriod.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Writes Media Presentation Descriptions (ISO/IEC 23009-1, 5.3) over the same segments as the
/// playlists. Used by one thread.
///
/// ```
/// MPD ─ Location?, Period ─ AdaptationSet ─ SegmentTemplate ─ SegmentTimeline ; UTCTiming?
///                                         └ Representation ─ SegmentTemplate (its init segment)
/// ```
///
/// All times are milliseconds: cuts fall on them, as the stamps of FLV do.
final class DashManifest {
  private static final int TIMESCALE = 1000;

  /// How long a player may take a manifest for the newest one.
  private static final Duration UPDATE = Duration.ofSeconds(1);

  private static final Duration TARGET = Duration.ofSeconds(Limits.TARGET_DURATION);
  private static final Duration LONGEST = Duration.ofMillis((long) (Limits.LONGEST_SAID * 1000));

  private final String url;
  private final Xml xml = new Xml();

  private DashManifest(String url) {
    this.url = url;
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
      manifest.period(period, startMs, OptionalLong.of(period.durationMs()));
      startMs += period.durationMs();
    }
    return manifest.xml.end().toString();
  }

  /// A period ends where the next one begins, or earlier; the last one is open.
  private void livePeriods(List<DashPeriod> periods, boolean ended) {
    for (int i = 0; i < periods.size() - 1; i++) {
      DashPeriod period = periods.get(i);
      long endMs = Math.min(period.endMs(), periods.get(i + 1).startMs());
      period(period, period.startMs(), OptionalLong.of(endMs - period.startMs()));
    }
    DashPeriod last = periods.getLast();
    OptionalLong durationMs = ended ? OptionalLong.of(last.durationMs()) : OptionalLong.empty();
    period(last, last.startMs(), durationMs);
  }

  private Xml mpd(String type) {
    return xml.element("MPD")
        .attribute("xmlns", "urn:mpeg:dash:schema:mpd:2011")
        .attribute("profiles", "urn:mpeg:dash:profile:isoff-live:2011")
        .attribute("type", type)
        .attribute("minBufferTime", TARGET)
        .attribute("maxSegmentDuration", LONGEST);
  }

  /// @param startMs in the presentation
  /// @param durationMs of what nothing is added to any more; FFmpeg, which reads one period, takes
  ///   the longest
  private void period(DashPeriod period, long startMs, OptionalLong durationMs) {
    xml.element("Period")
        .attribute("id", "p" + startMs)
        .attribute("start", Duration.ofMillis(startMs));
    durationMs.ifPresent(ms -> xml.attribute("duration", Duration.ofMillis(ms)));
    byCodec(period).values().forEach(segments -> adaptationSet(period, segments));
    xml.end();
  }

  /// Players change between renditions of the same codec only.
  private static Map<String, List<DashSegment>> byCodec(DashPeriod period) {
    Map<String, List<DashSegment>> sets = new LinkedHashMap<>();
    for (DashSegment segment : period.first().values()) {
      String codec = segment.variant().codecs().split("\\.", 2)[0];
      sets.computeIfAbsent(codec, _ -> new ArrayList<>()).add(segment);
    }
    return sets;
  }

  private void adaptationSet(DashPeriod period, List<DashSegment> segments) {
    String type = segments.getFirst().variant().rendition().video() ? "video" : "audio";
    xml.element("AdaptationSet")
        .attribute("contentType", type)
        .attribute("mimeType", type + "/mp4")
        .attribute("segmentAlignment", true);
    if (segments.stream().allMatch(segment -> segment.variant().independent())) {
      xml.attribute("startWithSAP", 1);
    }
    segmentTemplate(period);
    segments.forEach(this::representation);
    xml.end();
  }

  private void segmentTemplate(DashPeriod period) {
    DashSegment first = period.firstSegment();
    xml.element("SegmentTemplate")
        .attribute("timescale", TIMESCALE)
        .attribute("presentationTimeOffset", period.startMs())
        .attribute("startNumber", first.msn())
        .attribute("media", url + "/$RepresentationID$/$Number$" + first.suffix());
    timeline(period.spans());
    xml.end();
  }

  /// Equal durations in a row are one entry (5.3.9.6).
  private void timeline(List<Span> spans) {
    xml.element("SegmentTimeline");
    int index = 0;
    while (index < spans.size()) {
      Span first = spans.get(index);
      int repeated = 0;
      while (index + repeated + 1 < spans.size()
          && repeats(spans.get(index + repeated + 1), spans.get(index + repeated))) {
        repeated++;
      }
      xml.element("S").attribute("t", first.startMs()).attribute("d", first.durationMs());
      if (repeated > 0) {
        xml.attribute("r", repeated);
      }
      xml.end();
      index += repeated + 1;
    }
    xml.end();
  }

  private static boolean repeats(Span span, Span previous) {
    return span.startMs() == previous.endMs() && span.durationMs() == previous.durationMs();
  }

  private void representation(DashSegment segment) {
    Variant variant = segment.variant();
    String label = variant.rendition().label();
    xml.element("Representation")
        .attribute("id", label)
        .attribute("codecs", variant.codecs())
        .attribute("bandwidth", Math.max(1, variant.peak()));
    if (variant.rendition().video()) {
      xml.attribute("width", variant.width()).attribute("height", variant.height());
      frameRate(variant.frameRate());
    } else {
      xml.element("AudioChannelConfiguration")
          .attribute("schemeIdUri", "urn:mpeg:dash:23003:3:audio_channel_configuration:2011")
          .attribute("value", variant.channels())
          .end();
    }
    xml.element("SegmentTemplate")
        .attribute("initialization", url + '/' + label + '/' + segment.init())
        .end();
    xml.end();
  }

  private void frameRate(double measured) {
    long thousandths = Math.round(measured * 1000);
    if (thousandths > 0) {
      boolean whole = Math.abs(thousandths - Math.round(measured) * 1000) <= 10;
      xml.attribute("frameRate", whole ? Math.round(measured) : thousandths + "/1000");
    }
  }
}
