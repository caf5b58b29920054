package dev.millrace.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A user with a channel, and an FFmpeg that they publish with.
final class Streamer implements AutoCloseable {
  private static final String PASSWORD = "correct horse";

  private final Program program;
  final String name;
  final String token;
  final String key;
  private final Encoder encoder;

  Streamer(Program program, String name) {
    this.program = program;
    this.name = name;
    program.post("", "/auth/signup", Map.of("username", name, "password", PASSWORD));
    this.token = logIn(program, name);
    program.post(token, "/user/channel", null);
    this.key = program.get(token, "/user/channel").path("streamKey").asString("");
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
  /// @param video FFmpeg's options for the picture, empty for none
  Process publish(Path program, String size, String video, boolean audio, int seconds, Path log)
      throws IOException {
    return encoder.publish(program, size, video, audio, seconds, log);
  }

  /// Another one with the same key.
  Encoder encoder() {
    return new Encoder(key);
  }

  /// Another one with a key of its own.
  Encoder encoder(String otherKey) {
    return new Encoder(otherKey);
  }

  @Override
  public void close() {
    encoder.close();
  }

  /// An FFmpeg that publishes.
  final class Encoder implements AutoCloseable {
    private final String key;
    private Process ffmpeg;

    Encoder(String key) {
      this.key = key;
    }

    Process publish(Path program, String size, String video, boolean audio, int seconds, Path log)
        throws IOException {
      List<String> command =
          new ArrayList<>(List.of(program.toString(), "-nostdin", "-v", "error"));
      if (!video.isEmpty()) {
        command.addAll(List.of("-re", "-f", "lavfi", "-i", "testsrc2=size=" + size + ":rate=30"));
      }
      if (audio) {
        command.addAll(List.of("-re", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000"));
      }
      command.addAll(List.of("-t", "" + seconds));
      if (!video.isEmpty()) {
        command.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"));
        command.addAll(List.of("-sc_threshold", "0", "-b:v", "2000k"));
        command.addAll(List.of(video.split(" ")));
      }
      if (audio) {
        command.addAll(List.of("-c:a", "aac", "-ac", "2", "-b:a", "128k"));
      }
      command.addAll(List.of("-f", "flv"));
      command.add("rtmp://127.0.0.1:" + Streamer.this.program.rtmpPort + "/streaming/" + key);
      ffmpeg =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return ffmpeg;
    }

    @Override
    public void close() {
      if (ffmpeg != null) {
        ffmpeg.destroy();
      }
    }
  }
}
