package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.PictureOutage.Size;
import dev.millrace.testing.RabbitNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// [PictureOutageIT] at length, with as many uploads as `-Dpictures.uploads` says, and the sweep of
/// what is left behind.
class PictureOutageSoak {
  private static final Size SIZE =
      new Size(
          Integer.getInteger("pictures.uploads", 1000),
          /* uploaders= */ 8,
          Duration.ofSeconds(Integer.getInteger("pictures.away", 20)),
          Duration.ofSeconds(5),
          /* anywhere= */ true);

  @TempDir private Path folder;
  @TempDir private Path rabbitFolder;

  @Test
  void makesEveryPictureThatWasAnsweredOnce() throws Exception {
    try (RabbitNode rabbit = RabbitNode.start(rabbitFolder);
        PictureOutage outage = new PictureOutage(folder, rabbit, SIZE)) {
      assertThat(outage.run()).as("kills of workers").isGreaterThan(2);
      outage.sweep();
    }
  }
}
