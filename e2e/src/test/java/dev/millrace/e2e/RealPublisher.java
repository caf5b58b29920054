package dev.millrace.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Encoders that other people wrote: each publishes a file as H.264 and AAC, at the file's pace.
enum RealPublisher {
  /// 8.1.
  BUNDLED_FFMPEG("There is no channel with this stream key.") {
    @Override
    List<String> command(Program program, Path file, String address) {
      return ffmpeg(program.bundledFfmpeg(), file, address);
    }
  },

  /// 5.1.
  DEBIAN_FFMPEG("There is no channel with this stream key.") {
    @Override
    List<String> command(Program program, Path file, String address) {
      return ffmpeg(DebianFfmpeg.FFMPEG, file, address);
    }
  },

  /// 1.22, with RTMP of its own.
  RTMP2SINK("There is no channel with this stream key.") {
    @Override
    List<String> command(Program program, Path file, String address) {
      return gstreamer(file, "rtmp2sink", address);
    }
  },

  /// 1.22, with librtmp 2.4, which keeps the server's sentence to itself.
  RTMPSINK("Could not connect to RTMP stream") {
    @Override
    List<String> command(Program program, Path file, String address) {
      return gstreamer(file, "rtmpsink", address + " live=1");
    }
  };

  /// What its user reads when the key is wrong.
  final String refusal;

  RealPublisher(String refusal) {
    this.refusal = refusal;
  }

  abstract List<String> command(Program program, Path file, String address);

  /// Begins to publish; ends by itself at the end of the file.
  ///
  /// @param log what a user sees
  Process publish(Program program, Path file, String key, Path log) throws IOException {
    String address = "rtmp://127.0.0.1:" + program.rtmpPort + "/streaming/" + key;
    return new ProcessBuilder(command(program, file, address))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  private static List<String> ffmpeg(Path ffmpeg, Path file, String address) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(ffmpeg.toString(), "-nostdin", "-v", "error", "-re", "-i"));
    command.addAll(List.of(file.toString(), "-c:v", "libx264", "-preset", "veryfast"));
    command.addAll(List.of("-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", "60"));
    command.addAll(List.of("-c:a", "aac", "-b:a", "128k", "-f", "flv", address));
    return command;
  }

  /// With `-e` an interrupt ends the stream as the end of the file does. The sink keeps the pace:
  /// were it kept before the muxer, flvmux would give what comes late from a busy machine the time
  /// at which it comes. Left to itself, x264enc would take 4:4:4.
  private static List<String> gstreamer(Path file, String sink, String address) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("/usr/bin/gst-launch-1.0", "-e", "flvmux", "name=mux"));
    command.addAll(List.of("streamable=true", "!", sink, "location=" + address, "sync=true"));
    command.addAll(List.of("filesrc", "location=" + file, "!", "decodebin", "name=file"));
    command.addAll(List.of("file.", "!", "queue", "!", "videoconvert", "!"));
    command.addAll(List.of("video/x-raw,format=I420", "!", "x264enc", "tune=zerolatency"));
    command.addAll(List.of("speed-preset=veryfast", "key-int-max=60", "!", "h264parse", "!"));
    command.addAll(List.of("queue", "!", "mux.", "file.", "!", "queue", "!"));
    command.addAll(List.of("audioconvert", "!", "avenc_aac", "bitrate=128000", "!"));
    command.addAll(List.of("aacparse", "!", "queue", "!", "mux."));
    return command;
  }
}
