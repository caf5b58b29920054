package dev.millrace.hls;

import dev.millrace.hls.DashPeriod.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Writes the periods of a [DashManifest] (ISO/IEC 23009-1, 5.3.2 to 5.3.9). Used by one thread.
///
/// ```
/// Period ─ AdaptationSet ─ SegmentTemplate ─ SegmentTimeline
///                        └ Representation ─ SegmentTemplate (its init segment)
/// ```
///
/// All times are milliseconds: cuts fall on them, as the stamps of FLV do.
final class DashPeriodWriter {
  private static final int TIMESCALE = 1000;

  private final Xml xml;
  private final String url;

  /// @param url the stream's name: its folder is beside the manifest
  DashPeriodWriter(Xml xml, String url) {
    this.xml = xml;
    this.url = url;
  }

  /// Writes a period into the element that is open.
  ///
  /// @param startMs in the presentation
  /// @param durationMs of what nothing is added to any more; FFmpeg, which reads one period, takes
  ///   the longest
  void write(DashPeriod period, long startMs, OptionalLong durationMs) {
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
