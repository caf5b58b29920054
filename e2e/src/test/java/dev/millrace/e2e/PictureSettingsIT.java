package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the settings say of a picture from the drop of its file to the end, good or bad, in
/// Chromium.
class PictureSettingsIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int UPLOAD_BYTES_PER_SECOND = 400_000;

  /// Notes every state of the panel: the bar that is seen, how far it is, and the sentence.
  private static final String NOTE_STATES =
      """
      panel => {
        window.states = [];
        const note = () => {
          const bar = [...panel.querySelectorAll('progress')].find(one => !one.hidden);
          const line = panel.querySelector('.form-message').textContent;
          const state = [bar?.ariaLabel ?? '', bar?.getAttribute('value') ?? '', line].join('|');
          if (window.states.at(-1) !== state) window.states.push(state);
        };
        new MutationObserver(note).observe(
          panel, { subtree: true, childList: true, characterData: true, attributes: true });
      }
      """;

  private static final String DROPPED =
      """
      base64 => {
        const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], 'holiday.jpg', { type: 'image/jpeg' }));
        return transfer;
      }
      """;

  @TempDir static Path folder;
  private static Program program;
  private static Chromium chromium;
  private static BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() throws IOException {
    program = new Program(folder, Map.of("MILLRACE_PICTURE_MAX_BYTES", "2MB"));
    chromium = new Chromium();
    context = chromium.browser.newContext();
    Page page = context.newPage();
    page.navigate(root() + "/signup");
    page.getByLabel("User name").fill("painter");
    page.getByLabel("Password").fill("rain over tin roofs");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign up").setExact(true))
        .click();
    page.getByText("Open my channel").waitFor();
  }

  @AfterAll
  static void stop() {
    chromium.close();
    program.close();
  }

  @BeforeEach
  void open() {
    page = context.newPage();
    page.navigate(root() + "/settings");
    panel().getByText("You can drop a file here").waitFor();
  }

  @Test
  void aDroppedFileIsFollowedUntilItIsShown() throws IOException {
    String before = shown();
    panel().evaluate(NOTE_STATES);
    slowUploads();
    drop(Files.readAllBytes(photograph("dropped.jpg")));
    page.getByAltText("How others will see it").waitFor();
    page.getByText("Use this picture").click();
    panel().getByText("Sending…").waitFor();
    String sent = page.getByAltText("How others will see it").getAttribute("src");
    drop(Files.readAllBytes(photograph("second.jpg")));
    assertThat(page.getByAltText("How others will see it").getAttribute("src"))
        .as("one at a time")
        .isEqualTo(sent);
    awaitAnother(before);
    List<String> states =
        ((List<?>) page.evaluate("() => window.states")).stream().map(Object::toString).toList();
    assertThat(states).anyMatch(state -> state.matches("Sending…\\|0\\.\\d+\\|Sending…"));
    assertThat(states)
        .containsSubsequence(
            "Sending…|1|Sending…",
            "Your new picture is being made||Your new picture is being made."
                + " It appears here by itself.",
            "||");
  }

  @Test
  void aDamagedFileIsSaidToBeOneAndThePictureStays() throws IOException {
    String earlier = shown();
    upload(photograph("whole.jpg"));
    awaitAnother(earlier);
    String before = shown();
    byte[] whole = Files.readAllBytes(photograph("half.jpg"));
    upload(Files.write(folder.resolve("half.jpg"), Arrays.copyOf(whole, whole.length / 2)));
    String sentence = "The file you chose is damaged or incomplete. Try another one.";
    page.getByText(sentence + " Your picture has not changed.").waitFor();
    assertThat(shown()).isEqualTo(before);
    assertThat(panel().getAttribute("aria-busy")).isNull();
    page.reload();
    page.getByText(sentence).waitFor();
    assertThat(shown()).isEqualTo(before);
    assertThat(page.locator("header .account img").getAttribute("src"))
        .isEqualTo(before.replace("/320.", "/80."));
    until(
        DEADLINE,
        () -> page.getByAltText("Your picture").evaluate("one => one.naturalWidth").equals(320));
  }

  @Test
  void aFileThatIsRefusedIsSaidWhyInASentence() throws IOException {
    Path bitmap = folder.resolve("picture.bmp");
    assertThat(ImageIO.write(noise(40, 40), "bmp", bitmap.toFile())).isTrue();
    upload(bitmap);
    page.getByText("The file you chose must be a JPEG, PNG, WebP or GIF.").waitFor();
    choose(Files.writeString(folder.resolve("words.jpg"), "no picture"));
    page.getByText("The file you chose is no picture that we can read.").waitFor();
  }

  @Test
  void theLimitIsTheServers() throws IOException {
    panel().getByText("up to 2.1 MB").waitFor();
    choose(Files.write(folder.resolve("large.jpg"), new byte[(2 << 20) + 1]));
    page.getByText("The file you chose is larger than 2.1 MB.").waitFor();
    assertThat(page.getByText("Use this picture").count()).isZero();
  }

  private static String root() {
    return "http://localhost:" + program.apiPort;
  }

  private Locator panel() {
    return page.locator(".picture-panel");
  }

  /// The address of the picture in force.
  private String shown() {
    return page.getByAltText("Your picture").getAttribute("src");
  }

  /// There may be one of another test.
  private void awaitAnother(String before) {
    until(DEADLINE, () -> !shown().equals(before) && shown().endsWith("/320.webp"));
  }

  private void choose(Path file) {
    page.locator("#picture-file").setInputFiles(file);
  }

  private void upload(Path file) {
    choose(file);
    page.getByText("Use this picture").click();
  }

  private void drop(byte[] file) {
    JSHandle transfer = page.evaluateHandle(DROPPED, Base64.getEncoder().encodeToString(file));
    panel().dispatchEvent("drop", Map.of("dataTransfer", transfer));
  }

  /// As from a phone in a bad place.
  private void slowUploads() {
    CDPSession session = context.newCDPSession(page);
    session.send("Network.enable");
    session.send(
        "Network.emulateNetworkConditions",
        JsonParser.parseString(
                "{offline:false,latency:0,downloadThroughput:-1,uploadThroughput:"
                    + UPLOAD_BYTES_PER_SECOND
                    + "}")
            .getAsJsonObject());
  }

  private static Path photograph(String name) throws IOException {
    Path file = folder.resolve(name);
    assertThat(ImageIO.write(noise(1400, 1000), "jpg", file.toFile())).isTrue();
    return file;
  }

  /// What no codec makes small.
  private static BufferedImage noise(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = new Random(/* seed= */ 6).ints((long) width * height).toArray();
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return image;
  }
}
