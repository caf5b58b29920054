package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages of admins in Chromium. Screenshots go to target/screenshots.
class AdministrationIT {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String PASSWORD = "correct horse";

  private final Screenshots screenshots = new Screenshots(SCREENSHOTS, new PageChecks());

  @TempDir private Path folder;

  AdministrationIT() throws IOException {}

  @Test
  void theFirstOneRunsTheServer() throws Exception {
    Files.createDirectories(SCREENSHOTS);
    try (Program program = new Program(folder, Map.of("MILLRACE_REGISTRATION", "closed"));
        Chromium chromium = new Chromium()) {
      Browser browser = chromium.browser;
      List<String> errors = new CopyOnWriteArrayList<>();
      String root = "http://localhost:" + program.apiPort;
      BrowserContext boss = screenshots.context(browser, 1280, ColorScheme.DARK);
      Page page = boss.newPage();
      page.onPageError(errors::add);
      page.navigate(root + "/signup");
      page.getByText("This server has no admin yet").waitFor();
      signUp(page, root, "boss");
      screenshots.take(browser, null, root + "/signup", "signup-closed");
      String link = invite(page, root);
      screenshots.take(browser, boss, root + "/admin/registration", "admin-registration");
      BrowserContext guests = screenshots.context(browser, 1280, ColorScheme.DARK);
      Page guest = guests.newPage();
      guest.onPageError(errors::add);
      guest.navigate(link);
      assertThat(guest.getByLabel("Invite code").inputValue()).hasSizeGreaterThan(20);
      signUp(guest, root, "guest");
      screenshots.take(browser, null, root + "/signup", "signup-invite");
      guest.navigate(root + "/admin");
      guest.getByText("There is no such page").waitFor();
      assertThat(guest.getByRole(AriaRole.LINK, named("Admin")).count()).isZero();
      suspend(page, root);
      screenshots.take(browser, boss, root + "/admin", "admin-users");
      guest.navigate(root + "/studio");
      guest.waitForURL(url -> url.contains("/login"));
      guest.getByLabel("User name").fill("guest");
      guest.getByLabel("Password").fill(PASSWORD);
      guest.getByRole(AriaRole.BUTTON, named("Log in")).click();
      guest.getByText("This account is suspended: Spam").waitFor();
      delete(page);
      for (String tab : List.of("live", "usage", "log")) {
        screenshots.take(browser, boss, root + "/admin/" + tab, "admin-" + tab + "-part");
      }
      page.navigate(root + "/admin/log");
      page.getByText("boss suspended guest").waitFor();
      page.getByText("boss deleted guest").waitFor();
      assertThat(errors).isEmpty();
      assertThat(screenshots.refused()).as("what our policies refused").isEmpty();
    }
  }

  private static void signUp(Page page, String root, String name) {
    page.getByLabel("User name").fill(name);
    page.getByLabel("Password").fill(PASSWORD);
    page.getByRole(AriaRole.BUTTON, named("Sign up")).click();
    page.waitForURL(root + "/studio");
  }

  /// Where the guest is to go.
  private static String invite(Page page, String root) {
    page.getByRole(AriaRole.LINK, named("Admin")).click();
    page.waitForURL(root + "/admin");
    page.getByRole(AriaRole.LINK, named("Sign-up")).click();
    until(DEADLINE, () -> page.getByLabel("Nobody").isChecked());
    page.getByLabel("People with an invite code").check();
    page.getByText("Saved").waitFor();
    page.getByLabel("Note").fill("Friends");
    page.getByRole(AriaRole.BUTTON, named("Make an invite")).click();
    Locator link = page.getByLabel("Send this link. It is shown only now.");
    page.getByText("0 of 1 used").waitFor();
    return link.inputValue();
  }

  private static void suspend(Page page, String root) {
    page.navigate(root + "/admin");
    page.getByLabel("Find by the beginning of the name").fill("GU");
    page.getByText("1 user", new Page.GetByTextOptions().setExact(true)).waitFor();
    page.getByRole(AriaRole.BUTTON, named("Suspend: guest")).click();
    page.getByLabel("Reason, which they are told").fill("Spam");
    page.getByRole(AriaRole.DIALOG)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Suspend"))
        .click();
    page.getByText("Suspended now: Spam").or(page.getByText("ago: Spam")).first().waitFor();
  }

  private static void delete(Page page) {
    page.getByRole(AriaRole.BUTTON, named("Delete: guest")).click();
    page.getByRole(AriaRole.DIALOG)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete"))
        .click();
    page.getByText("Nobody of that name").waitFor();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
