package dev.millrace.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// Pictures of pages, each of which is checked too.
final class Screenshots {
  private final Path folder;
  private final PageChecks checks;
  private final List<String> refused = new CopyOnWriteArrayList<>();

  Screenshots(Path folder, PageChecks checks) {
    this.folder = folder;
    this.checks = checks;
  }

  /// The page at phone and desktop width, dark and light, seen by the same person.
  void take(Browser browser, BrowserContext who, String address, String name) {
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
            new Page.ScreenshotOptions().setPath(folder.resolve(file)).setFullPage(true));
        checks.check(page, file);
        context.close();
      }
    }
  }

  BrowserContext context(Browser browser, int width, ColorScheme scheme) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, width < 500 ? 844 : 800)
                .setLocale("en-GB")
                .setColorScheme(scheme));
    context.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy")) {
        refused.add(message.text());
      }
    });
    return context;
  }

  /// What browsers did not do because of our policies.
  List<String> refused() {
    return refused;
  }
}
