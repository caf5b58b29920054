package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A picture from the file that somebody chooses to what everybody sees, by the program as it is
/// started, in a browser.
class ProfilePictureIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  @TempDir private Path folder;
  private final Screenshots screenshots = new Screenshots(SCREENSHOTS, new PageChecks());

  ProfilePictureIT() throws IOException {}

  @Test
  void goesFromAFileToEverybodysPages() throws Exception {
    Files.createDirectories(SCREENSHOTS);
    Path jpeg = jpeg();
    Path broken = Files.writeString(folder.resolve("broken.jpg"), "no picture");
    try (Program program = new Program(folder);
        Chromium chromium = new Chromium()) {
      Browser browser = chromium.browser;
      String root = "http://localhost:" + program.apiPort;
      BrowserContext context = screenshots.context(browser, 1280, ColorScheme.DARK);
      Page page = context.newPage();
      List<String> errors = new CopyOnWriteArrayList<>();
      page.onPageError(errors::add);
      signUp(page, root);
      page.navigate(root + "/settings");
      Locator own = page.getByAltText("Your picture");
      until(DEADLINE, () -> own.getAttribute("src").contains("/pictures/initials/p"));
      screenshots.take(browser, context, root + "/settings", "picture-initial");

      page.locator("#picture-file").setInputFiles(broken);
      page.getByText("The file you chose is no picture that we can read").waitFor();

      page.locator("#picture-file").setInputFiles(jpeg);
      page.getByAltText("How others will see it").waitFor();
      page.screenshot(
          new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve("picture-preview-1280.png")));
      page.getByText("Use this picture").click();
      until(DEADLINE, () -> own.getAttribute("src").endsWith("/320.webp"));
      until(DEADLINE, () -> own.evaluate("image => image.naturalWidth").equals(320));
      until(
          DEADLINE,
          () -> page.locator("header .account img").getAttribute("src").endsWith("/80.webp"));
      screenshots.take(browser, context, root + "/settings", "picture-ready");
      page.navigate(root + "/studio");
      page.getByText("Open my channel").click();
      page.getByText("Copy stream key").waitFor();
      screenshots.take(browser, context, root + "/c/painter", "picture-channel");

      checkServed(program, own(program));
      page.navigate(root + "/settings");
      page.getByText("Remove", new Page.GetByTextOptions().setExact(true)).click();
      until(
          DEADLINE,
          () -> page.getByAltText("Your picture").getAttribute("src").contains("initials"));
      assertThat(errors).isEmpty();
      assertThat(screenshots.refused()).isEmpty();
    }
  }

  /// The address of the user's picture, as everybody has it.
  private static String own(Program program) {
    return program.get("", "/channels?username=painter").at("/items/0/profilePicture").asString("");
  }

  private static void checkServed(Program program, String address)
      throws IOException, InterruptedException {
    byte[] webp = bytes(program, address);
    assertThat(new String(webp, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
    assertThat(new String(webp, 8, 4, StandardCharsets.US_ASCII)).isEqualTo("WEBP");
    for (int size : new int[] {80, 160, 320}) {
      byte[] content = bytes(program, address.replace("160.webp", size + ".jpg"));
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(content));
      assertThat(image.getWidth()).isEqualTo(size);
      assertThat(image.getHeight()).isEqualTo(size);
      // The square in the middle, whose left half is orange.
      assertThat(new Color(image.getRGB(size / 4, size / 2)).getRed()).isGreaterThan(200);
      assertThat(new Color(image.getRGB(3 * size / 4, size / 2)).getBlue()).isGreaterThan(100);
    }
  }

  private static byte[] bytes(Program program, String path)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + program.apiPort + path);
    HttpRequest request = HttpRequest.newBuilder(address).timeout(DEADLINE).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, BodyHandlers.ofByteArray()).body();
    }
  }

  /// Twice as wide as high: its outer quarters are black, and are cut off.
  private Path jpeg() throws IOException {
    BufferedImage image = new BufferedImage(1600, 800, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(0xf2, 0x8c, 0x28));
    graphics.fillRect(400, 0, 400, 800);
    graphics.setColor(new Color(0x1e, 0x4d, 0x8c));
    graphics.fillRect(800, 0, 400, 800);
    graphics.dispose();
    Path file = folder.resolve("picture.jpg");
    assertThat(ImageIO.write(image, "jpg", file.toFile())).isTrue();
    return file;
  }

  private static void signUp(Page page, String root) {
    page.navigate(root + "/signup");
    page.getByLabel("User name").fill("painter");
    page.getByLabel("Password").fill("rain over tin roofs");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign up").setExact(true))
        .click();
    page.getByText("Open my channel").waitFor();
  }
}
