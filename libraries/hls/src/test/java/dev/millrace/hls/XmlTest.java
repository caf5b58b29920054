package dev.millrace.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.ManifestReader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class XmlTest {
  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  @Test
  void nestsElements() {
    Xml xml = new Xml().element("a").attribute("n", 1).element("b").end("text").element("c").end();
    assertThat(xml.end()).hasToString(HEAD + "<a n=\"1\">\n<b>text</b>\n<c/>\n</a>\n");
  }

  @Test
  void escapesWhatHasAMeaning() {
    Xml xml = new Xml().element("a").attribute("v", "\"<&>'\n").end("]]><b/>&amp;");
    assertThat(xml)
        .hasToString(HEAD + "<a v=\"&quot;&lt;&amp;&gt;'&#10;\">]]&gt;&lt;b/&gt;&amp;amp;</a>\n");
  }

  @Test
  void replacesWhatXmlHasNoCharacterFor() {
    String all =
        IntStream.rangeClosed(0, 0x10FFFF)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String written = new Xml().element("a").attribute("v", all).end(all).toString();
    assertThat(ManifestReader.parse(written).getTextContent())
        .hasSize(all.length())
        .contains("\uFFFD", "\uD83D\uDE00", "é");
  }
}
