package dev.millrace.app;

import dev.millrace.rtmp.StreamKey;
import java.net.InetSocketAddress;
import java.util.Map;

/// A demo user with a channel, and a moving test picture with sound published to it. Closing ends
/// it.
final class Demo implements AutoCloseable {
  /// It never becomes the admin by being the first.
  static final String USER = "demo";

  private final Millrace millrace;
  private final String password;
  private final DemoPublisher publisher;
  private final String videoUrl;

  /// @param password the demo user's, kept so that a restart finds its way
  Demo(Millrace millrace, String password) {
    this.millrace = millrace;
    this.password = password;
    ApiCalls api = new ApiCalls(millrace.apiUrl());
    logIn(api);
    api.post("/user/channel", Map.of());
    this.publisher =
        new DemoPublisher(
            millrace.ffmpeg(),
            new InetSocketAddress(millrace.host(), millrace.rtmpPort()),
            new StreamKey(api.get("/user/channel").text("streamKey")));
    this.videoUrl = api.post("/user/channel/videos", Map.of("title", "Test picture")).text("url");
  }

  void start() {
    publisher.start();
  }

  String videoUrl() {
    return videoUrl;
  }

  /// For the terminal.
  String describe() {
    return """
    Demo
      watch     %s/watch/%s
      player    http://%s:%d/hls-live/%s.m3u8
      log in    %s / %s
    """
        .formatted(
            millrace.apiUrl(),
            videoUrl,
            millrace.host(),
            millrace.hlsPort(),
            videoUrl,
            USER,
            password);
  }

  @Override
  public void close() {
    publisher.close();
  }

  private void logIn(ApiCalls api) {
    api.post("/auth/signup", Map.of("username", USER, "password", password));
    if (api.login(USER, password).status() != 200) {
      throw new StartException(
          "The user demo exists with another password: delete it, or use another data folder");
    }
  }
}
