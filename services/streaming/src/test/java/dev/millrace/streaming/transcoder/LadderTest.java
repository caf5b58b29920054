package dev.millrace.streaming.transcoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LadderTest {
  @Test
  void givesFullHdThreeSixtyAndSevenTwenty() {
    assertThat(sizes(1920, 1080)).containsExactly("low 640x360", "mid 1280x720");
  }

  @Test
  void givesHdThreeSixtyAndFourEighty() {
    assertThat(sizes(1280, 720)).containsExactly("low 640x360", "mid 854x480");
  }

  @Test
  void givesFourEightyTwoFortyAndThreeSixty() {
    assertThat(sizes(854, 480)).containsExactly("low 428x240", "mid 640x360");
  }

  @Test
  void givesThreeSixtyTwoFortyOnly() {
    assertThat(sizes(640, 360)).containsExactly("low 426x240");
  }

  @Test
  void givesSmallerSourcesNothing() {
    assertThat(sizes(638, 358)).isEmpty();
  }

  @Test
  void keepsThePortraitShape() {
    assertThat(sizes(720, 1280)).containsExactly("low 360x640", "mid 480x854");
  }

  @Test
  void neverUpscales() {
    for (int lines = 2; lines <= 2200; lines += 2) {
      int height = lines;
      int width = lines * 4 / 3;
      assertThat(Ladder.of(width, height))
          .allSatisfy(rung -> assertThat(rung.height()).isLessThan(height))
          .allSatisfy(rung -> assertThat(rung.width() % 2).isZero());
    }
  }

  private static List<String> sizes(int width, int height) {
    return Ladder.of(width, height).stream()
        .map(rung -> rung.name() + " " + rung.width() + "x" + rung.height())
        .toList();
  }
}
