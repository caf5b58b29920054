package dev.millrace.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// FFmpeg that publishes to this machine with a stream key.
final class FfmpegPublisher implements AutoCloseable {
  private final String key;
  private String server;
  private Process ffmpeg;

  FfmpegPublisher(int rtmpPort, String key) {
    this.key = key;
    by("rtmp", rtmpPort);
  }

  /// By another protocol, to another port.
  FfmpegPublisher by(String scheme, int port) {
    server = scheme + "://127.0.0.1:" + port;
    return this;
  }

  /// Test media in real time; it ends by itself.
  ///
  /// @param video FFmpeg's options for the picture, and for codecs; empty for none
  Process publish(Path program, String size, String video, boolean audio, int seconds, Path log)
      throws IOException {
    return start(media(program, "-re", size, video, audio, seconds), log);
  }

  /// A file in real time, as it is.
  Process replay(Path program, Path file, Path log) throws IOException {
    return start(
        List.of(
            program.toString(), "-nostdin", "-v", "error", "-re", "-i", "" + file, "-c", "copy"),
        log);
  }

  /// The command that makes a file of test media, which need not be encoded again.
  ///
  /// @param video as in `publish`
  static List<String> file(
      Path program, String size, String video, boolean audio, int seconds, Path file) {
    List<String> command = media(program, "", size, video, audio, seconds);
    command.add(file.toString());
    return command;
  }

  @Override
  public void close() {
    if (ffmpeg != null) {
      ffmpeg.destroy();
    }
  }

  private Process start(List<String> media, Path log) throws IOException {
    List<String> command = new ArrayList<>(media);
    command.addAll(List.of("-f", "flv", server + "/streaming/" + key));
    ffmpeg =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return ffmpeg;
  }

  private static List<String> media(
      Path program, String pace, String size, String video, boolean audio, int seconds) {
    List<String> command = new ArrayList<>(List.of(program.toString(), "-nostdin", "-v", "error"));
    if (!video.isEmpty()) {
      command.addAll(source(pace, "testsrc2=size=" + size + ":rate=30"));
    }
    if (audio) {
      command.addAll(source(pace, "sine=frequency=440:sample_rate=48000"));
    }
    command.addAll(List.of("-t", "" + seconds));
    if (audio) {
      command.addAll(List.of("-c:a", "aac", "-ac", "2", "-b:a", "128k"));
    }
    if (!video.isEmpty()) {
      command.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"));
      command.addAll(List.of("-sc_threshold", "0", "-b:v", "2000k"));
      command.addAll(List.of(video.split(" ")));
    }
    return command;
  }

  private static List<String> source(String pace, String filter) {
    List<String> source = new ArrayList<>(List.of("-f", "lavfi", "-i", filter));
    if (!pace.isEmpty()) {
      source.addFirst(pace);
    }
    return source;
  }
}
