package dev.millrace.hls;

import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// Reads manifests as a player does: segment templates become addresses.
final class ManifestReader {
  /// A segment of a representation.
  ///
  /// @param period its identifier
  /// @param startMs in the media's time
  record Listed(
      String period, Rendition rendition, String init, String media, long startMs, long endMs) {}

  private ManifestReader() {}

  static Element parse(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      return factory
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)))
          .getDocumentElement();
    } catch (Exception e) {
      throw new AssertionError(xml, e);
    }
  }

  static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    NodeList nodes = parent.getElementsByTagName(name);
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }

  static List<String> attributes(String xml, String element, String attribute) {
    return children(parse(xml), element).stream()
        .map(found -> found.getAttribute(attribute))
        .toList();
  }

  static List<Listed> segments(String xml) {
    List<Listed> all = new ArrayList<>();
    for (Element period : children(parse(xml), "Period")) {
      Element template = children(period, "SegmentTemplate").getFirst();
      for (Element representation : children(period, "Representation")) {
        all.addAll(segments(period, template, representation));
      }
    }
    return all;
  }

  private static List<Listed> segments(Element period, Element template, Element representation) {
    List<Listed> listed = new ArrayList<>();
    String label = representation.getAttribute("id");
    String init =
        children(representation, "SegmentTemplate").getFirst().getAttribute("initialization");
    long number = Long.parseLong(template.getAttribute("startNumber"));
    for (Element entry : children(template, "S")) {
      long start = Long.parseLong(entry.getAttribute("t"));
      long duration = Long.parseLong(entry.getAttribute("d"));
      String repeated = entry.getAttribute("r");
      for (int i = 0; i <= (repeated.isEmpty() ? 0 : Integer.parseInt(repeated)); i++) {
        String media =
            template
                .getAttribute("media")
                .replace("$RepresentationID$", label)
                .replace("$Number$", Long.toString(number));
        Rendition rendition = Rendition.of(label).orElseThrow();
        listed.add(
            new Listed(period.getAttribute("id"), rendition, init, media, start, start + duration));
        start += duration;
        number++;
      }
    }
    return listed;
  }

  static long ms(String duration) {
    return Duration.parse(duration).toMillis();
  }
}
