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
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people see: Chromium on the pages, the stream playing. Screenshots go to
/// target/screenshots.
class BrowserIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final PageChecks checks = new PageChecks();
  private final Screenshots screenshots = new Screenshots(SCREENSHOTS, checks);

  @TempDir private Path folder;

  BrowserIT() throws IOException {}

  @Test
  void aStreamerGoesLiveAndAViewerWatches() throws Exception {
    Files.createDirectories(SCREENSHOTS);
    try (Program program = new Program(folder);
        Chromium chromium = new Chromium()) {
      Browser browser = chromium.browser;
      BrowserContext context = screenshots.context(browser, 1280, ColorScheme.DARK);
      Page page = context.newPage();
      List<String> errors = new CopyOnWriteArrayList<>();
      page.onPageError(errors::add);
      String root = "http://localhost:" + program.apiPort;
      page.navigate(root + "/");
      page.getByText("Go live in three steps").waitFor();
      screenshots.take(browser, context, root + "/", "first-run");
      signUp(page, root);
      screenshots.take(browser, context, root + "/studio", "studio-without-channel");
      page.getByText("Open my channel").click();
      page.getByText("Copy stream key").waitFor();
      describeChannel(page, context, root);
      page.getByLabel("Title").fill("Evening show");
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add").setExact(true))
          .click();
      page.getByText("Evening show").first().waitFor();
      screenshots.take(browser, context, root + "/studio", "studio-offline");
      String key =
          page.getByLabel("Stream key", new Page.GetByLabelOptions().setExact(true)).inputValue();
      assertThat(key).startsWith("live_");
      try (FfmpegPublisher publisher = new FfmpegPublisher(program.rtmpPort, key)) {
        publisher.publish(
            DebianFfmpeg.FFMPEG,
            "1280x720",
            "-g 60 -keyint_min 60",
            /* audio= */ true,
            /* seconds= */ 600,
            folder.resolve("publisher.log"));
        page.getByText("You are live").waitFor();
        watch(browser, context, errors, root);
        screenshots.take(browser, context, root + "/studio", "studio-live");
      }
      page.getByText("You are not live").waitFor();
      screenshots.take(browser, context, root + "/settings", "settings");
      try (BrowserContext slow = screenshots.context(browser, 1280, ColorScheme.DARK)) {
        checks.checkFirstPaint(slow.newPage(), root + "/");
      }
      screenshots.take(browser, null, root + "/login", "login");
      screenshots.take(browser, null, root + "/signup", "signup");
      assertThat(errors).isEmpty();
      assertThat(screenshots.refused())
          .as("what the browser refused because of our policies")
          .isEmpty();
    }
  }

  /// In the studio; everybody reads it on the channel's page.
  private static void describeChannel(Page studio, BrowserContext context, String root) {
    studio.getByLabel("What it is about").fill("Chess, <b>on Fridays</b>");
    studio
        .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save").setExact(true))
        .click();
    studio.getByText("Saved").waitFor();
    Page page = context.newPage();
    page.navigate(root + "/c/streamer");
    page.getByText("Chess, <b>on Fridays</b>").waitFor();
    page.close();
  }

  private void watch(Browser browser, BrowserContext context, List<String> errors, String root) {
    Page page = context.newPage();
    page.onPageError(errors::add);
    page.navigate(root + "/");
    page.getByText("Evening show").first().click();
    var video = page.getByLabel("Live video");
    video.waitFor();
    VideoElement element = new VideoElement(video);
    element.assertPlays(/* seconds= */ 2);
    assertThat(page.getByText("The connection is slow").isVisible()).isFalse();
    assertThat(element.fatalErrors()).isZero();
    page.keyboard().press("m");
    until(DEADLINE, () -> page.getByLabel("Quality").isVisible());
    assertThat(page.getByLabel("Quality").locator("option").allTextContents())
        .anyMatch(text -> text.startsWith("Auto"))
        .contains("720p", "480p", "360p");
    screenshots.take(browser, context, page.url(), "watch-live");
    docs(context, root);
    screenshots.take(browser, context, root + "/", "home-live");
    page.close();
  }

  private static void signUp(Page page, String root) {
    page.navigate(root + "/signup");
    page.getByLabel("User name").fill("x");
    page.getByLabel("Password").fill("rain over tin roofs");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign up").setExact(true))
        .click();
    page.getByText("has 3 to 20 letters").waitFor();
    page.getByLabel("User name").fill("streamer");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign up").setExact(true))
        .click();
    page.waitForURL(root + "/studio");
  }

  /// The description of the api works under its own policy.
  private void docs(BrowserContext context, String root) {
    Page page = context.newPage();
    page.navigate(root + "/docs");
    page.getByText("Makes an account.").waitFor();
    page.close();
  }
}
