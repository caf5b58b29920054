package dev.millrace.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A user with a channel, and an FFmpeg that they publish with.
final class Streamer implements AutoCloseable {
  static final String PASSWORD = "correct horse";

  private final Program program;
  final String name;
  final String token;
  final String key;
  private final FfmpegPublisher encoder;

  Streamer(Program program, String name) {
    this.program = program;
    this.name = name;
    program.post("", "/auth/signup", Map.of("username", name, "password", PASSWORD));
    this.token = logIn(program, name);
    program.post(token, "/user/channel", null);
    this.key = program.get(token, "/user/channel").path("streamKey").asString("");
    program.keys().add(key);
    this.encoder = encoder();
  }

  static String logIn(Program program, String name) {
    return program
        .post("", "/auth/login", Map.of("username", name, "password", PASSWORD))
        .path("accessToken")
        .asString("");
  }

  /// The url of a new video.
  String newVideo(String title) {
    return program
        .post(token, "/user/channel/videos", Map.of("title", title))
        .path("url")
        .asString("");
  }

  JsonNode channel() {
    return program.get(token, "/user/channel");
  }

  /// Publishes test media in real time; it ends by itself.
  ///
  /// @param video FFmpeg's options for the picture, and for codecs; empty for none
  Process publish(Path program, String size, String video, boolean audio, int seconds, Path log)
      throws IOException {
    return encoder.publish(program, size, video, audio, seconds, log);
  }

  /// Publishes a file in real time, as it is.
  Process replay(Path file, Path log) throws IOException {
    return encoder.replay(program.bundledFfmpeg(), file, log);
  }

  /// Another one with the same key.
  FfmpegPublisher encoder() {
    return new FfmpegPublisher(program.rtmpPort, key);
  }

  /// Another one with a key of its own.
  FfmpegPublisher encoder(String otherKey) {
    program.keys().add(otherKey);
    return new FfmpegPublisher(program.rtmpPort, otherKey);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
