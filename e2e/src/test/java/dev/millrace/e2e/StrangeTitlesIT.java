package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A title is text wherever it stands, whatever is in it: no script runs, and nothing around it is
/// turned.
class StrangeTitlesIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int LIMIT = 150;

  /// An element that would run a script; the end of an isolation that did not begin (U+2069), then
  /// what turns all that follows (U+202E).
  private static final String TITLE =
      "<img src=x onerror=\"window.ran=true\"><b>5</b> \u2069\u202egnp.exe";

  /// Texts besides the title in which a character stands before the one that it follows.
  private static final String TURNED =
      """
      () => {
        const turned = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const range = document.createRange();
        const place = (text, index) => {
          range.setStart(text, index);
          range.setEnd(text, index + 1);
          return range.getClientRects()[0];
        };
        while (texts.nextNode()) {
          const text = texts.currentNode;
          for (let index = 1; index < text.length && !text.data.includes('\\u202e'); index++) {
            const [before, here] = [place(text, index - 1), place(text, index)];
            if (before && here && before.top === here.top && here.left < before.left) {
              turned.push(text.data);
              break;
            }
          }
        }
        return turned;
      }
      """;

  /// Whether the last two characters of an element stand in their order.
  private static final String ENDS_IN_ORDER =
      """
      element => {
        const text = element.firstChild;
        const left = index => {
          const range = document.createRange();
          range.setStart(text, text.length - index);
          range.setEnd(text, text.length - index + 1);
          return range.getBoundingClientRect().left;
        };
        return left(1) > left(2);
      }
      """;

  @TempDir private Path folder;

  @Test
  void areTextOnEveryPage() throws Exception {
    try (Program program = new Program(folder);
        Chromium chromium = new Chromium();
        Streamer streamer = new Streamer(program, "stranger");
        BrowserContext context = chromium.browser.newContext()) {
      String root = "http://localhost:" + program.apiPort;
      String url = streamer.newVideo(TITLE);
      List<String> errors = new CopyOnWriteArrayList<>();
      Page page = context.newPage();
      page.onPageError(errors::add);
      logIn(page, root, streamer.name);
      shows(page, root + "/watch/" + url, "h1");
      assertThat(page.title())
          .isEqualTo("\u2068" + TITLE.replace("\u2069", "") + "\u2069 · Millrace");
      shows(page, root + "/studio", ".video-row");
      streamer.publish(
          DebianFfmpeg.FFMPEG, "320x180", "-g 30", true, 120, folder.resolve("strange.log"));
      until(DEADLINE, () -> "RUNNING".equals(status(program, url)));
      shows(page, root + "/", ".card");
      shows(page, root + "/c/stranger", ".card");
      shows(page, root + "/watch/" + url, "h1");
      shows(page, root + "/watch/" + url + "?embed", "h1");
      shows(page, root + "/studio", ".on-air");
      shows(page, root + "/admin/live", ".item");
      end(page);
      until(DEADLINE, () -> "ENDED".equals(status(program, url)));
      logged(page, root);
      shows(page, root + "/", ".card");
      shows(page, root + "/studio", ".video-row");
      edit(page);
      fillWithPictures(page);
      assertThat(errors).isEmpty();
    }
  }

  private static void shows(Page page, String address, String within) {
    page.navigate(address);
    page.locator(within)
        .filter(new Locator.FilterOptions().setHasText("<img src=x"))
        .first()
        .waitFor();
    Locator title = page.locator(within + " bdi").first();
    assertThat(title.textContent()).as(address).isEqualTo(TITLE);
    assertHarmless(page, address);
  }

  private static void assertHarmless(Page page, String where) {
    assertThat(page.evaluate("() => window.ran ?? document.querySelector('[onerror]')?.outerHTML"))
        .as("what came of the title on %s", where)
        .isNull();
    assertThat((List<?>) page.evaluate(TURNED)).as("texts that %s turns", where).isEmpty();
  }

  private static void end(Page page) {
    page.locator(".item").getByText("End", new Locator.GetByTextOptions().setExact(true)).click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    Locator question = dialog.locator("h2");
    assertThat(question.textContent()).startsWith("End “\u2068<img").endsWith("\u2069”?");
    assertThat(question.evaluate(ENDS_IN_ORDER)).isEqualTo(true);
    assertHarmless(page, "the question");
    dialog.getByText("End", new Locator.GetByTextOptions().setExact(true)).click();
    page.getByText("Nobody is live at the moment").waitFor();
  }

  private static void logged(Page page, String root) {
    page.navigate(root + "/admin/log");
    Locator entry = page.locator(".item").getByText("ended the broadcast");
    assertThat(entry.textContent()).endsWith(TITLE);
    assertHarmless(page, "the log");
  }

  private static void edit(Page page) {
    page.locator(".video-row")
        .getByText("Edit", new Locator.GetByTextOptions().setExact(true))
        .click();
    Locator title = page.locator(".video-row").getByLabel("Title");
    assertThat(title.inputValue()).isEqualTo(TITLE);
    assertHarmless(page, "the form");
  }

  /// A browser's own limit counts these characters twice, the server counts them once.
  private static void fillWithPictures(Page page) {
    Locator row = page.locator(".video-row");
    Locator title = row.getByLabel("Title");
    title.fill("🎬".repeat(LIMIT + 1));
    row.getByText("This is 1 character too long: there is room for 150.").waitFor();
    row.getByText("Save").click();
    assertThat(title.getAttribute("aria-invalid")).isEqualTo("true");
    title.fill("🎬".repeat(LIMIT + 3));
    assertThat(title.evaluate("field => field.validationMessage"))
        .isEqualTo("This is 3 characters too long: there is room for 150.");
    title.fill("🎬".repeat(LIMIT));
    row.getByText("0 characters left").waitFor();
    row.getByText("Save").click();
    row.getByText("🎬".repeat(LIMIT)).waitFor();
  }

  private static void logIn(Page page, String root, String name) {
    page.navigate(root + "/login");
    page.getByLabel("User name").fill(name);
    page.getByLabel("Password").fill(Streamer.PASSWORD);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in").setExact(true))
        .click();
    page.waitForURL(root + "/");
  }

  private static String status(Program program, String url) {
    return program.get("", "/videos/" + url).path("status").asString("");
  }
}
