package dev.millrace.e2e;

import static dev.millrace.testing.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.time.Duration;
import java.util.List;

/// A `<video>` of a page in Chromium.
final class VideoElement {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String GRAB =
      """
      video => {
        const canvas = document.createElement('canvas');
        canvas.width = 64; canvas.height = 36;
        const context = canvas.getContext('2d');
        context.drawImage(video, 0, 0, 64, 36);
        const data = context.getImageData(0, 0, 64, 36).data;
        let sum = 0, hash = 0;
        for (let i = 0; i < data.length; i += 4) {
          const light = data[i] + data[i + 1] + data[i + 2];
          sum += light;
          hash = (hash * 31 + light) | 0;
        }
        return [sum / (64 * 36 * 3), hash];
      }
      """;

  /// What it shows.
  ///
  /// @param light the mean of all pixels, 0 to 255
  /// @param hash of all pixels
  private record Picture(double light, int hash) {}

  private final Locator video;

  VideoElement(Locator video) {
    this.video = video;
  }

  /// Its time goes on by `seconds` and its picture, which is not black, changes.
  void assertPlays(double seconds) {
    until(DEADLINE, () -> time() > 0.5);
    goesOn(seconds);
    Picture first = picture();
    assertThat(first.light).as("light of the picture").isGreaterThan(20);
    until(DEADLINE, () -> picture().hash != first.hash);
  }

  /// Its time goes on by `seconds`.
  void goesOn(double seconds) {
    double before = time();
    until(DEADLINE, () -> time() > before + seconds);
  }

  /// How often it could not go on without help.
  int fatalErrors() {
    return (int) number(video.evaluate("video => Number(video.dataset.fatalErrors ?? 0)"));
  }

  /// In seconds.
  double time() {
    return number(video.evaluate("video => video.currentTime"));
  }

  /// Lines of the picture that it shows.
  int height() {
    return (int) number(video.evaluate("video => video.videoHeight"));
  }

  /// Whether it came to the end.
  boolean ended() {
    return (boolean) video.evaluate("video => video.ended");
  }

  private Picture picture() {
    List<?> grabbed = (List<?>) video.evaluate(GRAB);
    return new Picture(number(grabbed.get(0)), (int) number(grabbed.get(1)));
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }
}
