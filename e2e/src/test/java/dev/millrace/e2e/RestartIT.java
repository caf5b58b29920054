package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartIT {
  @TempDir private Path folder;

  @Test
  void remembersUsersChannelsKeysAndVideos() throws Exception {
    String key;
    String url;
    try (Program first = new Program(folder)) {
      Streamer streamer = new Streamer(first, "keeper");
      key = streamer.key;
      url = streamer.newVideo("To be kept");
    }
    try (Program second = new Program(folder)) {
      String token = Streamer.logIn(second, "keeper");
      assertThat(second.get(token, "/user/channel").path("streamKey").asString("")).isEqualTo(key);
      assertThat(second.get("", "/videos/" + url).path("title").asString(""))
          .isEqualTo("To be kept");
    }
  }
}
