package dev.millrace.app;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A demo user with a channel, and FFmpeg publishing a moving test picture with sound over RTMP.
/// Closing ends it.
final class Demo implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final String USER = "demo";
  private static final long PAUSE_SECONDS = 2;
  private static final long STOP_MS = 2000;

  private final Millrace millrace;
  private final String password;
  private final Thread thread = Thread.ofPlatform().daemon().name("demo").unstarted(this::publish);
  private volatile boolean closed;
  private volatile @Nullable Process ffmpeg;
  private final String streamKey;
  private final String videoUrl;

  /// @param password the demo user's, kept so that a restart finds its way
  Demo(Millrace millrace, String password) {
    this.millrace = millrace;
    this.password = password;
    ApiCalls api = new ApiCalls(millrace.apiPort());
    logIn(api);
    api.post("/user/channel", Map.of());
    this.streamKey = api.get("/user/channel").text("streamKey");
    this.videoUrl = api.post("/user/channel/videos", Map.of("title", "Test picture")).text("url");
  }

  void start() {
    thread.start();
  }

  String videoUrl() {
    return videoUrl;
  }

  /// For the terminal.
  String describe() {
    return """
    Demo
      watch     http://localhost:%d/watch/%s
      player    http://localhost:%d/hls-live/%s.m3u8
      log in    %s / %s
    """
        .formatted(millrace.apiPort(), videoUrl, millrace.hlsPort(), videoUrl, USER, password);
  }

  @Override
  public void close() {
    closed = true;
    Process running = ffmpeg;
    if (running != null) {
      running.destroy();
    }
    try {
      // It says goodbye to the server first.
      thread.join(STOP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  private void logIn(ApiCalls api) {
    api.post("/auth/signup", Map.of("username", USER, "password", password));
    if (api.login(USER, password).status() != 200) {
      throw new StartException(
          "The user demo exists with another password: delete it, or use another data folder");
    }
  }

  private void publish() {
    try {
      while (!closed) {
        Process process = new ProcessBuilder(command()).inheritIO().start();
        ffmpeg = process;
        process.waitFor();
        if (!closed) {
          LOG.warn("The demo's FFmpeg ended, it starts again in {} s", PAUSE_SECONDS);
          TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        }
      }
    } catch (IOException e) {
      LOG.error("The demo's FFmpeg cannot start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> command() {
    return List.of(
        millrace.ffmpeg().toString(),
        "-nostdin",
        "-hide_banner",
        "-v",
        "error",
        "-re",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=1280x720:rate=30",
        "-f",
        "lavfi",
        "-i",
        "sine=frequency=330:beep_factor=4:sample_rate=48000",
        "-c:v",
        "libx264",
        "-preset",
        "veryfast",
        "-tune",
        "zerolatency",
        "-pix_fmt",
        "yuv420p",
        "-g",
        "60",
        "-keyint_min",
        "60",
        "-sc_threshold",
        "0",
        "-b:v",
        "2500k",
        "-c:a",
        "aac",
        "-ac",
        "2",
        "-b:a",
        "128k",
        "-f",
        "flv",
        "rtmp://127.0.0.1:" + millrace.rtmpPort() + "/streaming/" + streamKey);
  }
}
