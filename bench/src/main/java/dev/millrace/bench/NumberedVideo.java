package dev.millrace.bench;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import java.time.Duration;
import java.util.List;

/// The video of a watch page, whose pictures show their number: twelve squares in the first row, a
/// thirteenth of the width each, from bit 0 on; a white one is 1.
final class NumberedVideo {
  private static final String RECORD =
      """
      video => {
        const canvas = document.createElement('canvas');
        canvas.width = 13 * 8; canvas.height = 8;
        const context = canvas.getContext('2d', {willReadFrequently: true});
        window.shown = [];
        const note = (now, frame) => {
          const side = video.videoWidth / 13;
          context.drawImage(video, 0, 0, video.videoWidth, side, 0, 0, 13 * 8, 8);
          const row = context.getImageData(0, 4, 13 * 8, 1).data;
          let number = 0;
          for (let bit = 0; bit < 12; bit++) {
            number += row[(bit * 8 + 4) * 4] > 127 ? 1 << bit : 0;
          }
          window.shown.push([performance.timeOrigin + frame.expectedDisplayTime, number]);
          video.requestVideoFrameCallback(note);
        };
        video.requestVideoFrameCallback(note);
      }
      """;

  /// @param atMs since 1970
  /// @param number of the picture in its clip
  record Shown(double atMs, int number) {}

  private final Page page;
  private final Locator video;

  /// Waits until it is there.
  NumberedVideo(Page page) {
    this.page = page;
    this.video = page.getByLabel("Live video");
    video.waitFor();
    page.waitForFunction("() => document.querySelector('video').currentTime > 1");
    video.evaluate(RECORD);
  }

  /// @param quality as the menu names it
  void choose(String quality) {
    page.getByLabel("Quality").selectOption(new SelectOption().setLabel(quality));
  }

  /// The pictures that are shown from now on.
  List<Shown> watch(Duration length) {
    page.evaluate("() => { window.shown = []; }");
    page.waitForTimeout((double) length.toMillis());
    List<?> pictures = (List<?>) page.evaluate("() => window.shown");
    return pictures.stream()
        .map(picture -> (List<?>) picture)
        .map(picture ->
            new Shown(
                ((Number) picture.get(0)).doubleValue(), ((Number) picture.get(1)).intValue()))
        .toList();
  }

  /// Of the newest picture.
  int height() {
    return ((Number) video.evaluate("video => video.videoHeight")).intValue();
  }
}
