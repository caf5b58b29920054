package dev.millrace.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureContractsTest {
  private static final String ID = "abcdefghijklmnopqrstuv01";

  @Test
  void aPictureHasOneBlobForEachSizeAndType() {
    assertThat(new PictureBlobs(ID).results())
        .containsExactly(
            "pictures/" + ID + "/80.webp",
            "pictures/" + ID + "/80.jpg",
            "pictures/" + ID + "/160.webp",
            "pictures/" + ID + "/160.jpg",
            "pictures/" + ID + "/320.webp",
            "pictures/" + ID + "/320.jpg");
    assertThat(PictureJob.of(ID).original()).isEqualTo("pictures/" + ID + "/original");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "../../../../../etc/passwd", "ABCDEFGHIJKLMNOPQRSTUV01", "abcdefghijklmno/x"})
  void noNameIsMadeOfAnythingButAnId(String id) {
    assertThatThrownBy(() -> new PictureBlobs(id)).isInstanceOf(IllegalArgumentException.class);
  }
}
