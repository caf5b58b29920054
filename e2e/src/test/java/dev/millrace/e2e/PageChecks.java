package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What holds for every page: axe-core finds nothing, nothing jumps while it loads, and it is not
/// wider than the screen.
final class PageChecks {
  /// A layout shift below this is not seen (web.dev, Cumulative Layout Shift).
  private static final double UNSEEN_SHIFT = 0.01;

  private static final String SHIFTS =
      """
      () => new Promise(resolve => {
        let sum = 0;
        new PerformanceObserver(list => {
          for (const entry of list.getEntries()) sum += entry.hadRecentInput ? 0 : entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => setTimeout(() => resolve(sum), 0));
      })
      """;
  private static final String AXE =
      """
      async () => (await axe.run()).violations.flatMap(
        rule => rule.nodes.map(node => rule.id + ': ' + node.html.slice(0, 120)))
      """;

  private static final String FIRST_PAINT =
      "() => performance.getEntriesByName('first-contentful-paint')[0].startTime";
  private static final int SLOWDOWN = 4;
  private static final int LOADS = 5;
  private static final double FIRST_PAINT_MS = 1000;

  private final String axe;

  PageChecks() throws IOException {
    this.axe =
        Files.readString(
            Path.of(System.getProperty("millrace.web"), "node_modules/axe-core/axe.min.js"));
  }

  /// @param name of the page, for the message
  void check(Page page, String name) {
    assertThat(number(page.evaluate("() => document.documentElement.scrollWidth - innerWidth")))
        .as("%s is not wider than the screen", name)
        .isLessThanOrEqualTo(0);
    assertThat(number(page.evaluate(SHIFTS)))
        .as("what jumped while %s was loading", name)
        .isLessThan(UNSEEN_SHIFT);
    page.evaluate(axe);
    List<?> violations = (List<?>) page.evaluate(AXE);
    assertThat(violations).as("what axe-core says of %s", name).isEmpty();
  }

  /// Something is seen within a second on a processor that is four times slower: the median of
  /// five.
  void checkFirstPaint(Page page, String address) {
    page.context()
        .newCDPSession(page)
        .send(
            "Emulation.setCPUThrottlingRate",
            JsonParser.parseString("{rate:" + SLOWDOWN + "}").getAsJsonObject());
    double[] times = new double[LOADS];
    for (int i = 0; i < LOADS; i++) {
      page.navigate(address);
      page.locator("main h1").waitFor();
      page.waitForFunction(
          "() => performance.getEntriesByName('first-contentful-paint').length > 0");
      times[i] = number(page.evaluate(FIRST_PAINT));
    }
    Arrays.sort(times);
    assertThat(times[LOADS / 2])
        .as("first contentful paint of %s in ms", address)
        .isLessThan(FIRST_PAINT_MS);
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }
}
