package dev.millrace.testing;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// Reads DASH manifests with the JDK's XML parser: segment templates become addresses, as in a
/// player (ISO/IEC 23009-1, 5.3.9). Stateless.
public final class ManifestReader {
  /// A segment of a representation.
  ///
  /// @param period the identifier of its period
  /// @param representation its identifier
  /// @param init the address of its init segment, relative to the manifest
  /// @param media its address, relative to the manifest
  /// @param startMs in the media's time
  /// @param endMs in the media's time
  public record Listed(
      String period, String representation, String init, String media, long startMs, long endMs) {}

  private ManifestReader() {}

  /// The document.
  ///
  /// @throws AssertionError when it is not well-formed
  public static Element parse(String xml) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)))
          .getDocumentElement();
    } catch (IOException | ParserConfigurationException | SAXException e) {
      throw new AssertionError(xml, e);
    }
  }

  /// The value of an attribute in every element of that name, empty where it is absent.
  public static List<String> attributes(String xml, String element, String attribute) {
    return elements(parse(xml), element).stream()
        .map(found -> found.getAttribute(attribute))
        .toList();
  }

  /// Every segment of every representation, period by period.
  public static List<Listed> segments(String xml) {
    List<Listed> all = new ArrayList<>();
    for (Element period : elements(parse(xml), "Period")) {
      for (Element set : elements(period, "AdaptationSet")) {
        for (Element representation : elements(set, "Representation")) {
          all.addAll(segments(period.getAttribute("id"), set, representation));
        }
      }
    }
    return all;
  }

  private static List<Listed> segments(String period, Element set, Element representation) {
    Element template = elements(set, "SegmentTemplate").getFirst();
    String init =
        elements(representation, "SegmentTemplate").getFirst().getAttribute("initialization");
    String id = representation.getAttribute("id");
    String media = template.getAttribute("media").replace("$RepresentationID$", id);
    long number = Long.parseLong(template.getAttribute("startNumber"));
    List<Listed> listed = new ArrayList<>();
    for (Element entry : elements(template, "S")) {
      long start = Long.parseLong(entry.getAttribute("t"));
      long duration = Long.parseLong(entry.getAttribute("d"));
      String repeated = entry.getAttribute("r");
      for (int i = 0; i <= (repeated.isEmpty() ? 0 : Integer.parseInt(repeated)); i++) {
        String address = media.replace("$Number$", Long.toString(number));
        listed.add(new Listed(period, id, init, address, start, start + duration));
        start += duration;
        number++;
      }
    }
    return listed;
  }

  private static List<Element> elements(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    NodeList nodes = parent.getElementsByTagName(name);
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }
}
