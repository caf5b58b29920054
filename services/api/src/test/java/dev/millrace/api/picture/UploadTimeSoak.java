package dev.millrace.api.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.Client;
import dev.millrace.api.TestApi;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How long the answer to an upload takes beside the upload itself, which is of a few bytes here,
/// while pictures are made of those before.
class UploadTimeSoak {
  private static final int WARM_UP = 200;
  private static final int UPLOADS = 100;

  /// One user may upload 30 in a minute.
  private static final int USERS = 20;

  private static final Duration MOST = Duration.ofMillis(30);

  @Test
  void answersWithoutWaitingForThePicture() throws IOException {
    try (TestApi api = new TestApi()) {
      List<Client> users = new ArrayList<>();
      for (int i = 0; i < USERS; i++) {
        users.add(api.user());
      }
      long[] nanos = new long[UPLOADS];
      for (int i = 0; i < WARM_UP; i++) {
        upload(users.get(i % USERS));
      }
      for (int i = 0; i < UPLOADS; i++) {
        nanos[i] = upload(users.get(i % USERS));
      }
      Arrays.sort(nanos);
      Duration median = Duration.ofNanos(nanos[UPLOADS / 2]);
      System.out.printf("an upload is answered after %d ms%n", median.toMillis());
      assertThat(median).as("the median of %d", UPLOADS).isLessThan(MOST);
    }
  }

  private static long upload(Client user) throws IOException {
    long begin = System.nanoTime();
    assertThat(user.upload("/user/profile/picture", Pictures.PNG).status()).isEqualTo(202);
    return System.nanoTime() - begin;
  }
}
