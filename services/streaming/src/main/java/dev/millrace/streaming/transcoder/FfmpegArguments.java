package dev.millrace.streaming.transcoder;

import java.util.ArrayList;
import java.util.List;

/// FFmpeg's argument lists. Stateless.
final class FfmpegArguments {
  private FfmpegArguments() {}

  /// The ladder: single-track FLV on stdin, Enhanced RTMP multitrack FLV on stdout, track n being
  /// rung n. Measured with FFmpeg 8.1.2: a lag of about 0.1 s, every keyframe at the source's pts.
  ///
  /// @param keyframeSeconds 0: keyframes follow the source; else one each so many seconds
  static List<String> ladder(List<Rung> rungs, int keyframeSeconds) {
    List<String> arguments = new ArrayList<>(common());
    // The defaults wait for 5 s of input; 32 bytes are the FLV header and the first tag.
    arguments.addAll(List.of("-probesize", "32", "-analyzeduration", "0"));
    // More decoder threads mean more frames of delay.
    arguments.addAll(List.of("-threads", "2", "-copyts", "-f", "flv", "-i", "pipe:0"));
    arguments.addAll(List.of("-filter_complex", scaling(rungs)));
    rungs.forEach(rung -> arguments.addAll(List.of("-map", "[" + rung.name() + "]")));
    arguments.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-tune", "zerolatency"));
    arguments.addAll(List.of("-profile:v", "high", "-pix_fmt", "yuv420p"));
    // The source's frame times, to the millisecond.
    arguments.addAll(List.of("-fps_mode", "passthrough", "-enc_time_base", "1:1000"));
    arguments.addAll(List.of("-sc_threshold", "0", "-g", "100000"));
    arguments.addAll(List.of("-force_key_frames", keyframes(keyframeSeconds)));
    for (int i = 0; i < rungs.size(); i++) {
      arguments.addAll(rate(i, rungs.get(i).bitrate()));
    }
    arguments.addAll(List.of("-flush_packets", "1", "-f", "flv"));
    arguments.addAll(List.of("-flvflags", "no_duration_filesize+no_sequence_end", "pipe:1"));
    return List.copyOf(arguments);
  }

  /// One JPEG, at most 1280 wide, of the first picture in FLV on stdin.
  static List<String> thumbnail() {
    List<String> arguments = new ArrayList<>(common());
    arguments.addAll(List.of("-threads", "1", "-f", "flv", "-i", "pipe:0", "-frames:v", "1"));
    arguments.addAll(List.of("-vf", "scale='min(1280,iw)':-2", "-threads", "1"));
    arguments.addAll(List.of("-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "4"));
    arguments.addAll(List.of("-f", "image2pipe", "pipe:1"));
    return List.copyOf(arguments);
  }

  private static List<String> common() {
    return List.of("-hide_banner", "-nostats", "-loglevel", "warning");
  }

  private static String scaling(List<Rung> rungs) {
    StringBuilder graph = new StringBuilder("[0:v]split=" + rungs.size());
    rungs.forEach(rung -> graph.append("[to").append(rung.name()).append(']'));
    for (Rung rung : rungs) {
      graph.append(
          ";[to%1$s]scale=%2$d:%3$d,setsar=1[%1$s]"
              .formatted(rung.name(), rung.width(), rung.height()));
    }
    return graph.toString();
  }

  private static String keyframes(int seconds) {
    return seconds == 0
        ? "source"
        : "expr:isnan(prev_forced_t)+gte(t,prev_forced_t+" + seconds + ")";
  }

  private static List<String> rate(int track, int bitrate) {
    String rate = Integer.toString(bitrate);
    return List.of("-b:v:" + track, rate, "-maxrate:v:" + track, rate, "-bufsize:v:" + track, rate);
  }
}
