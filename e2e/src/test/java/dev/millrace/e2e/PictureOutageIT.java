package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.PictureOutage.Size;
import dev.millrace.testing.RabbitNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// RabbitMQ, workers and api are stopped or killed while pictures are uploaded.
class PictureOutageIT {
  private static final Size SIZE =
      new Size(
          /* users= */ 30,
          /* uploaders= */ 2,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          /* anywhere= */ false);

  @TempDir private Path folder;
  @TempDir private Path rabbitFolder;

  @Test
  void makesEveryPictureThatWasAnsweredOnce() throws Exception {
    try (RabbitNode rabbit = RabbitNode.start(rabbitFolder);
        PictureOutage outage = new PictureOutage(folder, rabbit, SIZE)) {
      assertThat(outage.run()).as("kills of workers").isPositive();
      outage.stop();
    }
  }
}
