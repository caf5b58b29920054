package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people see: Chromium on the pages, the stream playing. Screenshots go to
/// target/screenshots.
class BrowserIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final PageChecks checks = new PageChecks();

  @TempDir private Path folder;

  BrowserIT() throws IOException {}

  @Test
  void aStreamerGoesLiveAndAViewerWatches() throws Exception {
    Files.createDirectories(SCREENSHOTS);
    try (Program program = new Program(folder);
        Chromium chromium = new Chromium()) {
      Browser browser = chromium.browser;
      BrowserContext context = context(browser, 1280, ColorScheme.DARK);
      Page page = context.newPage();
      List<String> errors = new CopyOnWriteArrayList<>();
      page.onPageError(errors::add);
      String root = "http://localhost:" + program.apiPort;
      page.navigate(root + "/");
      page.getByText("Go live in three steps").waitFor();
      shots(browser, context, root + "/", "first-run");
      signUp(page, root);
      shots(browser, context, root + "/studio", "studio-without-channel");
      page.getByText("Open my channel").click();
      page.getByText("Copy stream key").waitFor();
      page.getByLabel("Title").fill("Evening show");
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add").setExact(true))
          .click();
      page.getByText("Evening show").first().waitFor();
      shots(browser, context, root + "/studio", "studio-offline");
      String key =
          page.getByLabel("Stream key", new Page.GetByLabelOptions().setExact(true)).inputValue();
      assertThat(key).startsWith("live_");
      Process publisher = publish(program, key);
      try {
        page.getByText("You are live").waitFor();
        watch(browser, context, errors, root);
        shots(browser, context, root + "/studio", "studio-live");
      } finally {
        publisher.destroy();
      }
      page.getByText("You are not live").waitFor();
      shots(browser, context, root + "/settings", "settings");
      try (BrowserContext slow = context(browser, 1280, ColorScheme.DARK)) {
        checks.checkFirstPaint(slow.newPage(), root + "/");
      }
      shots(browser, null, root + "/login", "login");
      shots(browser, null, root + "/signup", "signup");
      assertThat(errors).isEmpty();
    }
  }

  private void watch(Browser browser, BrowserContext context, List<String> errors, String root) {
    Page page = context.newPage();
    page.onPageError(errors::add);
    page.navigate(root + "/");
    page.getByText("Evening show").first().click();
    var video = page.getByLabel("Live video");
    video.waitFor();
    new VideoElement(video).assertPlays(/* seconds= */ 2);
    assertThat(page.getByText("The connection is slow").isVisible()).isFalse();
    assertThat(video.evaluate("v => Number(v.dataset.fatalErrors ?? 0)")).isEqualTo(0);
    page.keyboard().press("m");
    until(DEADLINE, () -> page.getByLabel("Quality").isVisible());
    assertThat(page.getByLabel("Quality").locator("option").allTextContents())
        .anyMatch(text -> text.startsWith("Auto"))
        .contains("720p", "480p", "360p");
    shots(browser, context, page.url(), "watch-live");
    shots(browser, context, root + "/", "home-live");
    page.close();
  }

  private static void signUp(Page page, String root) {
    page.navigate(root + "/signup");
    page.getByLabel("User name").fill("x");
    page.getByLabel("Password").fill("long enough");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign up").setExact(true))
        .click();
    page.getByText("has 3 to 20 letters").waitFor();
    page.getByLabel("User name").fill("streamer");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign up").setExact(true))
        .click();
    page.waitForURL(root + "/studio");
  }

  private Process publish(Program program, String key) throws Exception {
    return new ProcessBuilder(
            DebianFfmpeg.FFMPEG.toString(),
            "-nostdin",
            "-v",
            "error",
            "-re",
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=1280x720:rate=30",
            "-re",
            "-f",
            "lavfi",
            "-i",
            "sine=frequency=440:sample_rate=48000",
            "-t",
            "90",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            "yuv420p",
            "-g",
            "60",
            "-keyint_min",
            "60",
            "-sc_threshold",
            "0",
            "-b:v",
            "2000k",
            "-c:a",
            "aac",
            "-ac",
            "2",
            "-f",
            "flv",
            "rtmp://127.0.0.1:" + program.rtmpPort + "/streaming/" + key)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("publisher.log").toFile())
        .start();
  }

  /// The page at phone and desktop width, dark and light, seen by the same person.
  private void shots(Browser browser, BrowserContext who, String address, String name) {
    for (int width : new int[] {390, 1280}) {
      for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
        if (width == 390 && scheme == ColorScheme.LIGHT) {
          continue;
        }
        BrowserContext context = context(browser, width, scheme);
        if (who != null) {
          context.addCookies(
              who.cookies().stream()
                  .map(cookie ->
                      new com.microsoft.playwright.options.Cookie(cookie.name, cookie.value)
                          .setDomain(cookie.domain)
                          .setPath(cookie.path))
                  .toList());
        }
        Page page = context.newPage();
        page.navigate(address);
        page.locator("main h1, main h2").first().waitFor();
        page.waitForLoadState();
        page.waitForFunction("() => document.querySelectorAll('[aria-busy]').length === 0");
        if (name.endsWith("live") && !name.startsWith("home")) {
          page.waitForFunction("() => document.querySelector('video')?.currentTime > 0.5");
        }
        String file = "%s-%d-%s.png".formatted(name, width, scheme.name().toLowerCase(Locale.ROOT));
        page.screenshot(
            new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(file)).setFullPage(true));
        checks.check(page, file);
        context.close();
      }
    }
  }

  private static BrowserContext context(Browser browser, int width, ColorScheme scheme) {
    return browser.newContext(
        new Browser.NewContextOptions()
            .setViewportSize(width, width < 500 ? 844 : 800)
            .setLocale("en-GB")
            .setColorScheme(scheme));
  }
}
