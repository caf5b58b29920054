package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Open pages show in Chromium what changes, without being loaded anew: of Millrace itself and
/// behind the proxies that deploy/ has configurations for.
class LivePagesIT {
  /// What the issue of live events asks for.
  private static final double SOON_MS = 2000;

  @TempDir static Path folder;
  private static Program program;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws IOException {
    program = new Program(folder);
    chromium = new Chromium();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    program.close();
  }

  @Test
  void aBroadcastBeginsAndEndsOnPagesThatAreOpen() throws Exception {
    try (Streamer streamer = new Streamer(program, "begins");
        BrowserContext context = chromium.browser.newContext()) {
      String url = streamer.newVideo("Not yet begun");
      Page home = open(context, api("/"));
      Page watch = open(context, api("/watch/" + url));
      watch.getByRole(AriaRole.HEADING, named("Not yet begun")).waitFor();
      try (FfmpegPublisher encoder = streamer.encoder()) {
        encoder.publish(
            DebianFfmpeg.FFMPEG, "320x180", "-g 30", true, 120, folder.resolve("begins.log"));
        awaitStatus(url, "RUNNING");
        soon("the home page shows a broadcast", home.getByText("Not yet begun").first());
        watch.getByLabel("Live video").waitFor();
        new VideoElement(watch.getByLabel("Live video")).assertPlays(/* seconds= */ 1);
      }
      awaitStatus(url, "ENDED");
      soon("the home page shows its end", home.getByText("Nobody is live at the moment"));
      assertSameDocument(home, watch);
    }
  }

  @Test
  void aTitleChangesOnPagesThatAreOpen(@TempDir Path nginxFolder, @TempDir Path caddyFolder)
      throws Exception {
    try (Cache nginx = new Cache(program, nginxFolder);
        Caddy caddy = new Caddy(program, caddyFolder);
        Streamer streamer = new Streamer(program, "renames");
        BrowserContext context =
            chromium.browser.newContext(
                new Browser.NewContextOptions().setIgnoreHTTPSErrors(true))) {
      String path = "/watch/" + streamer.newVideo("First title");
      Map<String, Page> pages =
          Map.of(
              "Millrace", open(context, api(path)),
              "nginx", open(context, "http://127.0.0.1:" + nginx.port + path),
              "Caddy", open(context, caddy.url(path)));
      pages
          .values()
          .forEach(page -> page.getByRole(AriaRole.HEADING, named("First title")).waitFor());
      String video =
          program.get(streamer.token, "/user/channel/videos").at("/items/0/id").asString();
      program.answered(
          streamer.token,
          "PATCH",
          "/user/channel/videos/" + video,
          Map.of("title", "Second title"));
      pages.forEach((by, page) ->
          soon("a title by " + by, page.getByRole(AriaRole.HEADING, named("Second title"))));
      assertSameDocument(pages.values().toArray(Page[]::new));
    }
  }

  @Test
  void aPageOfAnotherSiteFramesABroadcast() throws Exception {
    try (Streamer streamer = new Streamer(program, "framed");
        BrowserContext context = chromium.browser.newContext()) {
      String url = streamer.newVideo("Framed");
      streamer.publish(
          DebianFfmpeg.FFMPEG, "320x180", "-g 30", true, 60, folder.resolve("framed.log"));
      program.awaitServed("/hls-live/" + url + ".m3u8");
      try (Site blog =
          new Site("<iframe src='" + api("/watch/" + url + "?embed") + "'></iframe>")) {
        Page page = context.newPage();
        page.navigate(blog.url("/"));
        Locator video = page.frameLocator("iframe").getByLabel("Live video");
        video.waitFor();
        new VideoElement(video).assertPlays(/* seconds= */ 1);
      }
    }
  }

  private static String api(String path) {
    return "http://127.0.0.1:" + program.apiPort + path;
  }

  private static Page open(BrowserContext context, String address) {
    Page page = context.newPage();
    page.navigate(address);
    page.evaluate("() => { window.opened = true; }");
    return page;
  }

  /// Waits for what an event brings to a page.
  private static void soon(String what, Locator shown) {
    long begin = System.nanoTime();
    shown.waitFor(new Locator.WaitForOptions().setTimeout(SOON_MS));
    System.out.printf("%s: shown after %.2f s%n", what, (System.nanoTime() - begin) / 1e9);
  }

  private static void assertSameDocument(Page... pages) {
    assertThat(List.of(pages))
        .allMatch(page -> Boolean.TRUE.equals(page.evaluate("() => window.opened === true")));
  }

  private static void awaitStatus(String url, String status) {
    until(
        Duration.ofSeconds(30),
        () -> program.get("", "/videos/" + url).path("status").asString("").equals(status));
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }
}
